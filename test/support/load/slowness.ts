/** How much slower this machine is at the moment than a quiet one, at least 1: limits of time are stretched by it. */
export function slowness(): number {
  const samples = [once(), once(), once()].sort((a, b) => a - b)
  return Math.max(1, (samples[1] ?? 25) / 25)
}

/** Milliseconds of a fixed piece of work that takes about 25 on a quiet machine. */
function once(): number {
  const began = performance.now()
  let sum = 0
  for (let round = 0; round < 4_000_000; round += 1) sum = (sum + round * 31) % 1_000_003
  return performance.now() - began + Math.min(0, sum)
}
