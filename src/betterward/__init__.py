"""The site: quality improvement from the ward to the board room."""
