"""What others read: a module per format, from core values to bytes."""
