const paths = {
  down: 'M2.5 4.5 6 8l3.5-3.5',
  up: 'M2.5 7.5 6 4l3.5 3.5',
  close: 'm2.5 2.5 7 7M9.5 2.5l-7 7',
  both: 'M3 4.5 6 2l3 2.5M3 7.5 6 10l3-2.5',
  star: 'M6 1.5 7.4 4.6l3.1.4-2.3 2.2.6 3.3L6 8.9l-2.8 1.6.6-3.3L1.5 5l3.1-.4z',
} as const;

/** A small sign that is drawn, not written: a machine may have no letter for it. */
export function Glyph({ name }: { name: keyof typeof paths }) {
  return (
    <svg viewBox="0 0 12 12" className="glyph" aria-hidden="true">
      <path
        d={paths[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
