module signalbox/official-client

go 1.22
