"""What is stored, and how a form is declared."""
