// @ts-check
'use strict';

// Required into a replica before its own code: only a process itself knows its heap and its handles.
process.on('message', () => {
  globalThis.gc?.();
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const kinds = process.getActiveResourcesInfo();
  process.send?.({ rss, heap: heapUsed + external, handles: kinds.length, now: Date.now() });
});
// However the suite ends, its replicas end with it.
process.on('disconnect', () => process.exit());
