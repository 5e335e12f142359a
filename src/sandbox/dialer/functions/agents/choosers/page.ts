import { type ApiCall, text } from '../../../api-call.ts';
import { checkAllowed } from '../checks.ts';
import { viewableGroups } from '../restrictions.ts';

const HEAD = `
<HTML><head><title>NON-AGENT API</title>
<script language="Javascript">
function choose_file(filename,fieldname)
	{
	if (filename.length > 0)
		{
		parent.document.getElementById(fieldname).value = filename;
		document.getElementById("selectframe").innerHTML = '';
		document.getElementById("selectframe").style.visibility = 'hidden';
		parent.close_chooser();
		}
	}
function close_file()
	{
	document.getElementById("selectframe").innerHTML = '';
	document.getElementById("selectframe").style.visibility = 'hidden';
	parent.close_chooser();
	}
</script>
</head>

<body>
<a href="javascript:close_file();"><font size=1 face="Arial,Helvetica">close frame</font></a>
<div id='selectframe' style="height:400px;width:710px;overflow:scroll;">
<table border=0 cellpadding=1 cellspacing=2 width=690 bgcolor=white><tr>
`;
const END = '</table></div></body></HTML>\n';
const CELL = '<td><font size=2 face="Arial,Helvetica">';

/** One entry of a chooser: what is filled in when it is clicked, and the rest of its row. */
export interface Entry {
  readonly id: string;
  readonly cells: string;
}

/** The frame around every chooser of the administration; its titles are cells of the head row. */
export function framed(titles: string, rows: string): string {
  return `${HEAD}${titles}</tr>\n${rows}${END}`;
}

/** The common head row: a number, the thing itself over two columns, and more. */
export function titles(first: string, ...more: readonly string[]): string {
  return `<td width=30>#</td>\n<td colspan=2>${first}</td>\n${more.map((title) => `<td>${title}</td>\n`).join('')}`;
}

/** Rows in two shades of grey, counted from 1. `comments` names the form field that a click fills in. */
export function entryRows(call: ApiCall, entries: readonly Entry[]): string {
  return entries.map((entry, index) => entryRow(call, entry, index)).join('');
}

export function entryRow(call: ApiCall, { id, cells }: Entry, index: number): string {
  return (
    `<tr ${shade(index)}><td width=30><font size=1 face="Arial,Helvetica">${index + 1}</td>\n` +
    `<td colspan=2><a href="javascript:choose_file('${id}','${text(call, 'comments')}');">` +
    `<font size=2 face="Arial,Helvetica">${id}</a></td>\n${cells}</tr>\n`
  );
}

/** A cell with text. */
export function cell(content: string): string {
  return `${CELL}${content}</td>`;
}

export function shade(index: number): string {
  return `bgcolor="#${index % 2 === 0 ? 'E6E6E6' : 'F6F6F6'}"`;
}

/** The checks of all choosers: no source is asked for, and nothing is logged when they answer. */
export function mayChoose(call: ApiCall): (userGroup: string) => boolean {
  checkAllowed(call);
  return viewableGroups(call);
}
