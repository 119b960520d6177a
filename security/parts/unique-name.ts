/** Stands where two requests must not say the same: no two views of a list bear one name. */
export const uniqueName = '@each-its-own@';
