/** How long ago something was. */
export const ago = {
  seconds: ['{n} second ago', '{n} seconds ago'],
  minutes: ['{n} minute ago', '{n} minutes ago'],
  hours: ['{n} hour ago', '{n} hours ago'],
  days: ['{n} day ago', '{n} days ago'],
  notSince: 'before it stopped',
} as const;

/** Of agents: what they say on their own machine. */
export const agents = {
  ago,
  run: {
    noAddress: '{hub} is no address of a hub. It has to be like https://tieout.example.com.',
    notEncrypted: '{hub} is not encrypted, and what is said there could be read and changed on the way. Use https://.',
    away: '{hub} does not answer ({because})',
    silent: 'nothing within {ms} ms',
    tooMuch: '{bytes} bytes are too many for one answer',
    cutOff: 'its answer was cut off',
    noHub: 'what answers there is no hub',
    hello: 'Serving {name} at {hub} with {erp}.',
    back: 'The hub is back.',
    stopping: 'Stopping; {n} in hand.',
    keyChanged: 'The key was changed, as it is every month.',
    keyNotKept:
      'The monthly change of the key could not be written ({because}). The agent goes on with the old one and tries again in an hour; see to its folder.',
    done: '{call} {id}: {how}, {ms} ms',
    well: 'done',
    notWell: 'not well',
    notTaken: 'The answer to {id} was not taken: {because}',
    noLonger: 'nobody waits for it any more.',
    enrolled: 'Enrolled for connection {connection} of company {company} at {hub}. Start it with `tieout agent run`.',
    takesNoKey:
      '{folder} cannot take the agent’s key ({because}). Name a folder that this user may write to with --folder; the code was not used.',
    noKey:
      'There is no key in {folder}. Enrol this agent first: `tieout agent enrol --url … --code … --folder {folder}`.',
    badKey: '{file} cannot be read as an agent’s key. Enrol this agent anew.',
    closedToUs:
      '{file} may not be read by the user that this runs as ({user}). Give it and its folder to that user (chown), or start this as its owner.',
    noErp: 'There is no {file}. It says how to reach the ERP, as docs/guides/agent.md shows.',
    badErp: '{file} cannot be used: {because}.',
    noJson: 'it is not JSON',
    noKind: 'it has no `kind`, such as sage_100_contractor',
    noRecords: '`settings` has to be an object, and `secrets` one of texts',
    alreadyRuns:
      'An agent runs from {folder} already (process {pid}). Stop it first. If process {pid} is no Tieout, delete {path} and start again.',
    openToOthers:
      '{file} can be read by others on this machine, and it holds a secret. Allow it to its owner alone (chmod 600).',
    rowHub: 'hub',
    rowErp: 'ERP',
    rowRuns: 'running',
    knows: '{hub} knows this agent',
    runs: 'yes, process {pid}',
    runsNot: 'no',
    erpWell: '{erp} answers',
  },
} as const;
