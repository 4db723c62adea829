// @ts-check
'use strict';

// Required into a server before its own code: only a process itself knows its CPU time to the microsecond, on every OS.
process.on('message', () => process.send?.(process.cpuUsage()));
// However the benchmark ends, its servers end with it.
process.on('disconnect', () => process.exit());
