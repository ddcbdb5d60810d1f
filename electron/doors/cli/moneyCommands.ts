/** The grammar of the commands that ask a service to do something. */
import type { Command } from 'commander';
import { approve, listApprovals, type RequestOptions, reject, requestApproval } from './commands/approvals.ts';
import { type AutoTopUpOptions, autoTopUp } from './commands/autoTopUp.ts';
import { addCard, listCards, removeCard, setDefaultCard } from './commands/cards.ts';
import { type CryptoPayOptions, cryptoInfo, payCrypto } from './commands/crypto.ts';
import {
  cancelPayment,
  checkPayment,
  listPayments,
  openPayment,
  resendPayment,
  showPayment,
} from './commands/payments.ts';
import { listPlans, upgradePlan } from './commands/plans.ts';
import { type TopUpOptions, topUp } from './commands/topup.ts';
import { type CreativeOptions, listBlocked, listWork, makeCreative, resumeBlocked, runWork } from './commands/work.ts';
import type { CliWorld, Outcome } from './world.ts';

type Handle = (args: string[], command: Command) => Promise<Outcome>;

const ACCOUNT = ['<account>', 'its id or its label'] as const;
const WALLET = ['<wallet>', 'its id, "label wallet", or a part that only one wallet has'] as const;
const PAYMENT = ['<payment>', 'its id, or how it begins'] as const;
const WAIT = ['--wait', 'go on watching while you pay in the browser'] as const;

export function addMoneyCommands(
  program: Command,
  world: CliWorld,
  run: (work: Promise<Outcome>) => Promise<void>,
): void {
  const add = (parent: Command, name: string, description: string, handle: Handle): Command => {
    const command = parent.command(name).description(description);
    command.action(() => run(handle(command.args, command)));
    return command;
  };
  const yes = (command: Command) => command.option('--yes', 'do not ask');
  const pays = (command: Command) => yes(command).option(...WAIT);

  pays(
    add(program, 'topup', 'what can be bought for a wallet; with --amount, buy it and follow it', ([wallet = ''], c) =>
      topUp(wallet, c.optsWithGlobals<TopUpOptions>(), world),
    ),
  )
    .argument(...WALLET)
    .option('--amount <n>', 'how much, in the wallet’s unit or with one: 10000, 250AUD')
    .option('--web', 'open the service’s billing page instead');

  const payments = add(program, 'payments', 'every payment, and what became of it', (_args, c) =>
    listPayments(c.optsWithGlobals(), world),
  );
  add(payments, 'show', 'one payment with all that happened', ([id = ''], c) =>
    showPayment(id, c.optsWithGlobals(), world),
  ).argument(...PAYMENT);
  add(payments, 'check', 'look at the service now', ([id = ''], c) => checkPayment(id, c.optsWithGlobals(), world))
    .argument(...PAYMENT)
    .option('--wait', 'go on looking until it is over');
  add(payments, 'open', 'open the page to pay on again', ([id = ''], c) =>
    openPayment(id, c.optsWithGlobals(), world),
  ).argument(...PAYMENT);
  add(payments, 'resend', 'the same request with the same key', ([id = ''], c) =>
    resendPayment(id, c.optsWithGlobals(), world),
  ).argument(...PAYMENT);
  yes(
    add(payments, 'cancel', 'let go of what you will not complete', ([id = ''], c) =>
      cancelPayment(id, c.optsWithGlobals(), world),
    ),
  ).argument(...PAYMENT);

  pays(
    add(program, 'autotopup', 'the service’s automatic top-up: show it, change it, run it now', ([wallet = ''], c) =>
      autoTopUp(wallet, c.optsWithGlobals<AutoTopUpOptions>(), world),
    ),
  )
    .argument(...WALLET)
    .option('--on', 'switch it on')
    .option('--off', 'switch it off')
    .option('--threshold <n>', 'top up below this balance')
    .option('--amount <n>', 'what one top-up adds')
    .option('--daily-cap <n>', 'the most charged in a day; "none" for no cap')
    .option('--trigger', 'ask the service to run it now');

  const plans = add(program, 'plans', 'the plans of an account’s service', ([account = ''], c) =>
    listPlans(account, c.optsWithGlobals(), world),
  ).argument(...ACCOUNT);
  pays(
    add(plans, 'upgrade', 'change to a plan', ([account = '', plan = ''], c) =>
      upgradePlan(account, plan, c.optsWithGlobals(), world),
    ),
  )
    .argument(...ACCOUNT)
    .argument('<plan>', 'its id or its name');

  const work = add(program, 'work', 'what an account does for credits', ([account = ''], c) =>
    listWork(account, c.optsWithGlobals(), world),
  ).argument(...ACCOUNT);
  add(work, 'run', 'run a task; costs credits', ([account = '', task = ''], c) =>
    runWork(account, task, c.optsWithGlobals(), world),
  )
    .argument(...ACCOUNT)
    .argument('<task>', 'its id or its title')
    .option('--yes', 'required: spend the credits');
  add(work, 'creative', 'generate a creative; costs credits', ([account = ''], c) =>
    makeCreative(account, c.optsWithGlobals<CreativeOptions>(), world),
  )
    .argument(...ACCOUNT)
    .requiredOption('--prompt <text>', 'what it should show')
    .option('--yes', 'required: spend the credits');

  const blocked = add(program, 'blocked', 'runs that wait for credits', ([account = ''], c) =>
    listBlocked(account, c.optsWithGlobals(), world),
  ).argument(...ACCOUNT);
  add(blocked, 'resume', 'let a run go on', ([account = '', id = ''], c) =>
    resumeBlocked(account, id, c.optsWithGlobals(), world),
  )
    .argument(...ACCOUNT)
    .argument('<run>', 'its id');

  const cards = add(program, 'cards', 'the cards that a service has saved', ([account = ''], c) =>
    listCards(account, c.optsWithGlobals(), world),
  ).argument(...ACCOUNT);
  add(cards, 'add', 'open the page on which a card is entered', ([account = ''], c) =>
    addCard(account, c.optsWithGlobals(), world),
  ).argument(...ACCOUNT);
  add(cards, 'default', 'charge this one by default', ([account = '', card = ''], c) =>
    setDefaultCard(account, card, c.optsWithGlobals(), world),
  )
    .argument(...ACCOUNT)
    .argument('<card>', 'its id or its last four digits');
  yes(
    add(cards, 'remove', 'remove a card from the service', ([account = '', card = ''], c) =>
      removeCard(account, card, c.optsWithGlobals(), world),
    ),
  )
    .argument(...ACCOUNT)
    .argument('<card>', 'its id or its last four digits');

  const approvals = add(program, 'approvals', 'purchases that wait for a yes', ([account = ''], c) =>
    listApprovals(account, c.optsWithGlobals(), world),
  ).argument(...ACCOUNT);
  add(approvals, 'request', 'ask for one', ([account = ''], c) =>
    requestApproval(account, c.optsWithGlobals<RequestOptions>(), world),
  )
    .argument(...ACCOUNT)
    .requiredOption('--credits <n>', 'how many')
    .option('--hours <n>', 'how long it is valid, at most 720');
  pays(
    add(approvals, 'approve', 'say yes: the saved card is charged', ([account = '', id = ''], c) =>
      approve(account, id, c.optsWithGlobals(), world),
    ),
  )
    .argument(...ACCOUNT)
    .argument('<approval>', 'its id, or how it begins');
  add(approvals, 'reject', 'say no', ([account = '', id = ''], c) => reject(account, id, c.optsWithGlobals(), world))
    .argument(...ACCOUNT)
    .argument('<approval>', 'its id, or how it begins')
    .option('--reason <text>', 'the one who asked reads it');

  const crypto = add(program, 'crypto', 'what an account’s service takes in crypto', ([account = ''], c) =>
    cryptoInfo(account, c.optsWithGlobals(), world),
  ).argument(...ACCOUNT);
  pays(
    add(crypto, 'pay', 'make an address to pay to', ([account = ''], c) =>
      payCrypto(account, c.optsWithGlobals<CryptoPayOptions>(), world),
    ),
  )
    .argument(...ACCOUNT)
    .requiredOption('--amount <n>', 'how much, in the wallet’s unit')
    .requiredOption('--token <token>', 'in which token')
    .option('--network <network>', 'on which network');
}
