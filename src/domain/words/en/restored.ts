/** After a restore from a back-up: what the ERP got meanwhile is not known here, and nothing new is made until it is looked over. */
export const restored = {
  title: 'Restored from a back-up',
  says: 'On {at} Tieout was put back to how it was on {as_of}. What {erp} got in between is not known here, so no new bill is made until somebody has looked it over. Exports that wait go on by themselves then.',
  steps: [
    'Tie out: it lists the bills that are in {erp} and not here, and the links whose bills are gone.',
    'Look at what it found. An invoice whose bill is listed as only in {erp} must not be exported again while that bill is there: delete the bill, or leave the invoice. One whose bill is listed as not linked was exported since: accept or retry it, and it is joined with that bill.',
    'Say that you have looked: exports go on.',
  ],
  tieOut: 'To the tie-out',
  goOn: 'Looked over: let exports go on',
  about: 'Of {name}',
  done: 'Exports of {name} go on.',
  events: {
    restored: '{name} was put back to how it was on {as_of}; exports wait',
    lookedOver: 'What {name} got since the back-up was looked over; exports go on',
  },
  refusals: {
    tie_out_first:
      'What the ERP of {name} got since the back-up has not been listed yet by a tie-out that began at {from} or later; until then, something that was asked for before could still appear. Have it tied out, and look at what that finds.',
    look_over_first:
      'This installation was put back to how it was on {as_of}, and this invoice was sent before that: its bill may have been made since, which is not known here. So it cannot be {move_says} until somebody has looked over what {erp} got meanwhile, on the page Connections. Nothing was changed. Accept or retry it instead: a bill that is there is found and joined, and no new one is made.',
  },
  waits:
    'This installation was put back to an earlier moment, and nobody has looked over yet what {erp} got since then. The export goes on by itself once somebody has, on the page Connections.',
} as const;
