import { ink, letter, margin, type Paper, type Written } from './paper.ts';

/** Something that takes so much of a page's height, and is drawn once it is known on which page it stands. */
export interface Piece {
  readonly height: number;
  readonly draw: (y: number) => void;
  /** The head of its table: on a new page it comes first again. */
  readonly head?: Piece;
  /** Not the last of a page: what follows belongs to it. */
  readonly leads?: boolean;
}

export interface Column {
  readonly head: string;
  readonly width: number;
  readonly right?: boolean;
  /** Nothing of a text is left out: one that is too long for its cell stands under its row, over the full width. */
  readonly whole?: boolean;
}

export interface TableRow {
  readonly cells: readonly string[];
  readonly bold?: boolean;
}

const size = 7.5;
const lead = 9.5;
const gap = 3;
const allLines = Number.MAX_SAFE_INTEGER;
/** A text of a cell goes over so many lines; what is left out is told by `…`, unless all of it stands under the row. */
const mostLines = 12;
/** In its place in the row. */
const under = '↓';
const right = letter.long - margin;

export const space = (height: number): Piece => ({ height, draw: () => undefined });

/** A sentence over the whole width, broken where it must be. */
export function lineOf(paper: Paper, text: string, how: Written): readonly Piece[] {
  const lines = paper.wrap(text, right - margin, how.size, how.font ?? 'plain', 20);
  return lines.map((line) => ({
    height: how.size * 1.45,
    draw: (y) => paper.write(line, margin, y, right - margin, how),
  }));
}

/** A table under its title, whose head stands on each of its pages. */
export function tableOf(
  paper: Paper,
  title: string,
  columns: readonly Column[],
  rows: readonly TableRow[],
): readonly Piece[] {
  const places = columns.reduce<{ readonly x: number; readonly column: Column }[]>((all, column) => {
    const last = all.at(-1);
    return [...all, { x: last === undefined ? margin : last.x + last.column.width, column }];
  }, []);
  const write = (text: string, y: number, place: number, font: 'plain' | 'bold') => {
    const { x, column } = places[place]!;
    const align = column.right ? 'right' : 'left';
    paper.write(text, x + gap, y, column.width - 2 * gap, { size, font, align });
  };
  const head: Piece = {
    height: 17,
    leads: true,
    draw: (y) => {
      paper.shade(margin, y, right - margin, 14);
      for (const [place, { head: name }] of columns.entries()) write(name, y + 3, place, 'bold');
    },
  };
  const pieces = rows.flatMap(({ cells, bold = false }): readonly Piece[] => {
    const font = bold ? 'bold' : 'plain';
    const within = (cell: string, place: number, most: number) =>
      paper.wrap(cell, columns[place]!.width - 2 * gap, size, font, most);
    const tooLong = cells.map(
      (cell, place) => columns[place]!.whole === true && within(cell, place, mostLines + 1).length > mostLines,
    );
    const wrapped = cells.map((cell, place) => (tooLong[place] ? [under] : within(cell, place, mostLines)));
    const below = cells.flatMap((cell, place) =>
      tooLong[place]
        ? paper.wrap(`${columns[place]!.head}: ${cell}`, right - margin - 2 * gap, size, font, allLines)
        : [],
    );
    const height = Math.max(...wrapped.map((lines) => lines.length)) * lead + 4;
    const rule = (y: number) => paper.rule(margin, y - 1, right, bold ? ink.strong : ink.rule, 0.4);
    const row: Piece = {
      height,
      head,
      leads: below.length > 0,
      draw: (y) => {
        for (const [place, lines] of wrapped.entries()) {
          for (const [nth, line] of lines.entries()) write(line, y + 2 + nth * lead, place, font);
        }
        if (below.length === 0) rule(y + height);
      },
    };
    // A line a piece: they go on over as many pages as it takes.
    const lines = below.map((line, nth): Piece => {
      const last = nth === below.length - 1;
      return {
        height: last ? lead + 4 : lead,
        head,
        draw: (y) => {
          paper.write(line, margin + gap, y, right - margin - 2 * gap, { size, font });
          if (last) rule(y + lead + 4);
        },
      };
    });
    return [row, ...lines];
  });
  const name: Piece = {
    height: 24,
    leads: true,
    draw: (y) => paper.write(title, margin, y + 6, right - margin, { size: 11, font: 'bold' }),
  };
  return [name, head, ...pieces];
}

/** What follows each other on pages of that height: the head of a table again where it goes on, and no title alone. */
export function intoPages(pieces: readonly Piece[], room: number): readonly (readonly Piece[])[] {
  const pages: Piece[][] = [[]];
  let left = room;
  for (const [place, piece] of pieces.entries()) {
    // A title stays with its head, and a head with its first row.
    let wanted = piece.height;
    for (let next = place; pieces[next]?.leads === true && pieces[next + 1] !== undefined; next++) {
      wanted += pieces[next + 1]!.height;
    }
    if (wanted > left && pages.at(-1)!.length > 0) {
      const again = piece.head === undefined ? [] : [piece.head];
      pages.push([...again]);
      left = room - again.reduce((all, { height }) => all + height, 0);
    }
    pages.at(-1)!.push(piece);
    left -= piece.height;
  }
  return pages;
}
