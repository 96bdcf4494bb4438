"""Digital signatures in PDF files: judged offline, in a process of their own, said in plain words."""
