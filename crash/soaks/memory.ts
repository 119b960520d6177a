/** What a process held, told after so many invoices each time. */
export type Held = readonly (readonly [invoices: number, mb: number])[];

/** MB for each thousand invoices, by least squares. */
export function slopeOf(points: Held): number {
  const mean = (of: 0 | 1) => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const over = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  const under = points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  return under === 0 ? 0 : (over / under) * 1_000;
}
