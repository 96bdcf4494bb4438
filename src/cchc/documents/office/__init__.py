"""An office's own DOCX templates: which fields there are, what a template may hold, how it is filled."""
