/** What "plimsoll --help" says below the list of commands. */

export function afterHelp(isPackaged: boolean): string {
  const usual = isPackaged
    ? 'Without a flag your own accounts are meant; --demo means the demo.'
    : 'From a clone the demo is meant; --live means your own accounts.';
  return `
Which data folder: ${usual}
  A folder named by --data-dir or PLIMSOLL_DATA_DIR is what it was made as.
  Each folder is either the demo or live for ever.

Who answers: the app, when it runs on that folder. When it does not, this command
  opens the folder itself: "status" shows what was last seen, "status --sync" and
  "sync" ask the services, with keys from PLIMSOLL_KEYS='{"label or id": "key"}'.

Exit codes:
  0  ok        every wallet is seen, fresh and above its low line
  2  low       a wallet is at or below its low line
  3  critical  a wallet is at or below its critical line, or empty
  4  unknown   a balance is not known or too old, or there is no account
  1  error     the command failed
  5  denied    "check": the agent may not spend that
  The worst holds: 3 before 2 before 4. "demo", "services" and "accounts" end with 0 or 1.

Exit codes of payments (topup, plans upgrade, work run, approvals approve, payments show ...):
  0  arrived   what was paid for is there
  1  error     declined, not taken or let go; or the command failed and sent nothing
  6  waits     a person must go on in a browser; the address is printed
  7  unknown   not seen to arrive, or not known yet: look before you pay again
  "agents pause" and "resume" end with 0 when it took and 7 while it is not confirmed;
  "agents move" and "undo" with 0 when done, 1 when taken back, 7 when not known yet.
`;
}
