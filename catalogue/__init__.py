"""The catalogue: what a council holds, who answers for it and what it hangs together with; no web code."""
