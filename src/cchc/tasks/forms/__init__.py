"""What is typed about tasks."""
