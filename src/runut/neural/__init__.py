"""The network: encoder, heads, training, and inference."""
