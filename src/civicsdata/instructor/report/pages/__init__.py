"""The look of the pages that teachers and students get: templates, style sheet, charts."""
