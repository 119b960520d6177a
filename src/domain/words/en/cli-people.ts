/** What the command line says of people and what they may do. */
export const cliPeople = {
  needsVerb: '`tieout people` needs no word, or one of add, invite, activate and deactivate with a login.',
  needsLogin: '`tieout {command}` needs the login of a person.',
  needsName: '`tieout people add` needs --name NAME.',
  needsPrivilege: '`tieout {command}` needs the words push-to-accounting LOGIN.',
  noPerson: 'There is no {login} in this company. `tieout people` lists everybody.',
  noTemplate: 'There is no template {name} in this company.',
  added: '{name} was added as {login}. `tieout people invite {login}` makes the link by which they set a password.',
  invited: `{link}

Until {at}, once: whoever has it sets the password of {name}. Give it to nobody else.`,
  activated: '{name} is active again.',
  deactivated: '{name} is not active any more: nothing of this company opens to them.',
  granted: '{name} may push to accounting from now on.',
  revoked: '{name} may not push to accounting any more.',
  columns: {
    login: 'login',
    name: 'name',
    email: 'e-mail',
    vendor: 'vendor',
    active: 'active',
    erp: 'erp integrations',
    directory: 'directory',
    push: 'push',
    template: 'template',
    password: 'password',
  },
  yes: 'yes',
  none: '–',
} as const;
