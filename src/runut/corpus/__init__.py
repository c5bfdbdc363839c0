"""The annotated corpus: articles made from their source, and annotation that stands apart from their wording."""
