// How a page fares while it works.

/** Runs `work`; how often a timer came round meanwhile, and the longest time in which none did. */
export async function countDuring(work) {
  let ticks = 0;
  let pause = 0;
  let last = performance.now();
  const { port1, port2 } = new MessageChannel();
  const look = () => {
    const now = performance.now();
    pause = Math.max(pause, now - last);
    last = now;
  };
  // Timers of a page come every 4 ms at the most; messages come as soon as the page has time.
  port1.onmessage = () => {
    ticks += 1;
    look();
    setTimeout(() => port2.postMessage(undefined), 0);
  };
  port2.postMessage(undefined);
  const result = await work();
  look();
  port1.close();
  return { result, ticks, pause };
}
