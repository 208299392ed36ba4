"""Files that leave the portal: PDF, XLSX, CSV, JSON of what was filtered."""
