/** Patients that have been judged, by 8 bytes of their hash each: a set of millions in little memory. */
export class SeenPatients {
  #slots = new BigUint64Array(1 << 12)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** @returns whether it is a new one. */
  add(hash: string): boolean {
    // Zero stands for an empty slot.
    const key = BigInt(`0x${hash.slice(0, 16)}`) || 1n
    if (this.#has(key)) return false
    if (this.#size * 2 >= this.#slots.length) this.#grow()
    this.#put(key)
    this.#size += 1
    return true
  }

  #has(key: bigint): boolean {
    return this.#slots[this.#slotOf(key)] === key
  }

  #put(key: bigint): void {
    this.#slots[this.#slotOf(key)] = key
  }

  /** Where it stands, or would. */
  #slotOf(key: bigint): number {
    const mask = this.#slots.length - 1
    let slot = Number(key & BigInt(mask))
    while (this.#slots[slot] !== 0n && this.#slots[slot] !== key) slot = (slot + 1) & mask
    return slot
  }

  #grow(): void {
    const before = this.#slots
    this.#slots = new BigUint64Array(before.length * 2)
    for (const key of before) if (key !== 0n) this.#put(key)
  }
}
