// Shows on every page the incident that is begun in this browser: severity, service, time since, what is due next.
