/** Por qué no se puede leer una solicitud, o algo dentro de ella. */
export const forms = {
  not_json: 'no es JSON',
  too_deep: 'tiene demasiados niveles anidados',
  nul: 'contiene un carácter NUL, que ningún texto tiene',
  half_character: 'contiene medio carácter, como cuando un texto se corta dentro de un emoji',
  not_understood: 'no se entiende',
  address: 'la dirección no se entiende',
  cursor: 'el cursor no es de esta lista',
  key_too_long: 'una clave de idempotencia tiene como máximo {limit} caracteres',
  if_match: 'If-Match no es una versión',
  two_versions: 'If-Match y version indican dos versiones distintas',
  way_back_too_long:
    'la dirección a la que se va después de iniciar sesión tiene {length} caracteres, y se guardan como máximo {limit}: empiece de nuevo desde una más corta',
  login_text: 'el usuario y la contraseña deben ser texto',
  text: 'debe ser texto',
  number: 'debe ser un número',
  whole_number: 'debe ser un número entero',
  whole_numbers: 'deben ser números enteros',
  yes_or_no: 'debe ser true o false',
  list: 'debe ser una lista',
  object: 'debe ser un objeto',
  day: 'debe ser un día del calendario, como 2026-11-25',
  instant: 'debe ser un momento, como 2026-11-25T17:00:00Z',
  one_of: 'debe ser una de estas opciones: {options}',
  too_long: 'tiene {length} caracteres y se guardan como máximo {limit}: acórtelo',
  too_short: 'necesita al menos {limit} caracteres',
  too_many: 'se admiten como máximo {limit} a la vez',
  too_few: 'se necesita al menos {limit}',
  too_big: 'puede ser como máximo {limit}',
  too_small: 'debe ser al menos {limit}',
  form: 'no tiene el formato correcto',
};

/** El lugar dentro de una lista. */
export const places = { item: 'elemento {number}', of: '{list}, número {number}' };
