/** In-groups as VICIdial lists them: ` SALESIN SUPPORT -`. What stands before the first blank is no name. */
export function groupNames(list: string): readonly string[] {
  return list
    .replace(/-$/, '')
    .split(' ')
    .slice(1)
    .filter((name) => Buffer.byteLength(name) > 1);
}

/** Names are compared by letter case here; one that is there already is not added again. */
export function addGroups(current: string, more: string): string {
  const names = current
    .replace(/-$/, '')
    .split(' ')
    .filter((name) => Buffer.byteLength(name) > 1);
  for (const name of groupNames(more)) if (!names.includes(name)) names.push(name);
  return ` ${names.map((name) => `${name} `).join('')}-`;
}

export function removeGroups(current: string, less: string): string {
  const names = current.replace(/-$/, '').split(' ');
  return groupNames(less)
    .filter((name) => names.includes(name))
    .reduce((list, name) => list.replaceAll(` ${name} `, ' '), current);
}
