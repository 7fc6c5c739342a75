import type { Call, Customer, Stage } from "./language.ts";
import { journey } from "./language.ts";

export const codeBySms = journey("code-by-sms", async (stage) => {
  await inACall(stage);
  await inAnotherCall(stage);
  await asSecondProof(stage);
  await inAChat(stage);
  await tooLate(stage);
  await tooOften(stage);
});

async function inACall(stage: Stage): Promise<void> {
  const alice = stage.customer(0);
  const call = await asksForCode(stage, alice);
  const code = await alice.textedCode();
  await call.keys(wrongOf(code));
  call.hears("text-code-wrong");
  call.hears("enter-text-code");
  call.heardNothingPersonal();
  await call.keys(code);
  call.hears("thank-you-name", { name: alice.person.givenName });
  call.hears("how-can-we-help");
  await call.keys("1");
  call.hears("bill-number");
  call.neverHeard("enter-pin");
  await call.hangsUp();
  await stage.settles();
  await stage.isNowhere(code);
}

/** Somebody who saw the code, and calls with the same number, gets nowhere with it. */
async function inAnotherCall(stage: Stage): Promise<void> {
  const harvey = stage.customer(14);
  const call = await asksForCode(stage, harvey);
  const code = await harvey.textedCode();
  await call.hangsUp();
  await stage.settles();

  const other = await asksForCode(stage, stage.spooferOf(harvey));
  await other.keys(code);
  other.hears("text-code-wrong");
  other.heardNothingPersonal();
  await other.hangsUp();
  await stage.settles();
}

async function asSecondProof(stage: Stage): Promise<void> {
  const clara = stage.customer(4);
  const call = await clara.calls(stage.peer);
  await call.keys("4");
  call.hears("enter-pin");
  await call.keys(`${clara.person.pin}#`);
  call.hears("text-code-coming");
  call.hears("enter-text-code");
  await call.keys(await clara.textedCode());
  call.hears("new-phone");
  await call.hangsUp();
  await stage.settles();
}

async function inAChat(stage: Stage): Promise<void> {
  const edith = stage.customer(8);
  const chat = await edith.opensChat({ signedIn: true });
  await chat.writes("change my number");
  chat.hears("chat-second-proof");
  await chat.writes("send me a code");
  chat.hears("text-code-coming");
  chat.hears("chat-enter-text-code");
  const code = await edith.textedCode();
  await chat.writes(code);
  chat.hears("chat-new-phone");
  await chat.leaves();
  await stage.settles();
  await stage.isNowhere(code);
}

async function tooLate(stage: Stage): Promise<void> {
  const gwen = stage.customer(12);
  const chat = await gwen.opensChat({ signedIn: true });
  await chat.writes("change my number");
  await chat.writes("send me a code");
  const code = await gwen.textedCode();
  await stage.passes({ minutes: 5 });
  await chat.writes(code);
  chat.hears("text-code-over");
  chat.hears("chat-another-code");
  chat.neverHeard("chat-new-phone");
  await chat.writes("send me a code");
  chat.hears("chat-enter-text-code");
  await chat.writes(await gwen.textedCode());
  chat.hears("chat-new-phone");
  await chat.leaves();
  await stage.settles();
}

async function tooOften(stage: Stage): Promise<void> {
  const iris = stage.customer(16);
  const call = await asksForCode(stage, iris);
  for (let resend = 1; resend <= 3; resend += 1) {
    await call.keys("1#");
    call.hears("text-code-unreadable");
    call.hears("another-code");
    await call.keys("1");
    call.hears("text-code-coming");
    call.hears("enter-text-code");
  }
  await call.keys("1#");
  await call.keys("1");
  call.hears("too-many-codes");
  call.hears("colleague-helps");
  call.heardNothingPersonal();
  await call.isQueued();
  await call.hangsUp();
  await stage.settles();
}

async function asksForCode(stage: Stage, customer: Customer): Promise<Call> {
  const call = await customer.calls(stage.home);
  call.hears("how-can-we-help");
  await call.says("send me a code");
  call.hears("text-code-coming");
  call.hears("enter-text-code");
  return call;
}

function wrongOf(code: string): string {
  return String(((Number(code) + 1) % 900_000) + 100_000);
}
