"""Reading the documents of a consultation (DCE) that people drop: text by page, in a process apart, limited."""
