"""Reports: facts become a document, and the document a PDF, a Word or an Excel file."""
