"""Paper for a group: drafts in .docx from templates, the split in .xlsx. Never a price."""
