"""What changes the document library. Each function is one transaction: right, write, publish, return."""
