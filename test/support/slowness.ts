/** How much slower this machine is at the moment than a quiet one, at least 1: limits of time are stretched by it. */
export function slowness(): number {
  const began = performance.now()
  let sum = 0
  for (let round = 0; round < 4_000_000; round += 1) sum = (sum + round * 31) % 1_000_003
  return Math.max(1, (performance.now() - began + (sum < 0 ? 1 : 0)) / 25)
}
