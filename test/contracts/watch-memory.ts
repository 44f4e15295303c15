/** The most memory that was taken beside what was taken before, until it is asked for. */
export function watchMemory(): { peak(): number } {
  const taken = (): number => {
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const before = taken()
  let most = 0
  const timer = setInterval(() => (most = Math.max(most, taken() - before)), 5)
  return {
    peak() {
      clearInterval(timer)
      return most
    },
  }
}
