import type { Chat, Conversation, Customer, Stage } from "./language.ts";
import { journey } from "./language.ts";

export const chatToVoice = journey("chat-to-voice", async (stage) => {
  await withTheCode(stage);
  await withTheCodeFromAnotherPhone(stage);
  await withoutTheCode(stage);
  await withAGuess(stage);
});

async function withTheCode(stage: Stage): Promise<void> {
  const desmond = stage.customer(6);
  const chat = await answersTwice(desmond);
  const { number, digits } = await continuesByPhone(chat);
  await stage.settles();

  const call = await desmond.dials(number);
  call.hears("something-open");
  await call.keys("3");
  call.hears("enter-code");
  await call.keys(digits);
  call.hears("code-accepted");
  call.hears("confirm");
  call.neverHeard("enter-pin", "bill-number", "amount");
  await call.keys("1");
  call.hears("bill-paid");
  await call.hangsUp();
  await stage.settles();
  await isOneThread(stage, chat, call);
  await stage.isNowhere(digits);
  await stage.isNowhere(`${digits.slice(0, 4)} ${digits.slice(4)}`);

  // Used once: whoever keys it again is who the number says, and no more.
  const again = await stage.spooferOf(desmond).dials(number);
  await again.keys("9");
  await again.keys(digits);
  again.hears("code-refused");
  again.heardNothingPersonal();
  await again.hangsUp();
  await stage.settles();
}

async function withTheCodeFromAnotherPhone(stage: Stage): Promise<void> {
  const fergus = stage.customer(10);
  const chat = await answersTwice(fergus);
  const { number, digits } = await continuesByPhone(chat);
  await stage.settles();

  const elsewhere = chat.region === "home" ? stage.peer : stage.home;
  const wrongRegion = await stage.stranger(3).calls(elsewhere);
  await wrongRegion.keys("9");
  await wrongRegion.keys(digits);
  wrongRegion.hears("code-refused");
  wrongRegion.heardNothingPersonal();
  await wrongRegion.hangsUp();

  const call = await stage.stranger(4).dials(number);
  call.hears("welcome");
  await call.keys("9");
  call.hears("enter-code");
  call.heardNothingPersonal();
  await call.keys(digits);
  call.hears("code-accepted");
  call.hears("confirm");
  await call.hangsUp();
  await stage.settles();
  await isOneThread(stage, chat, call);
}

async function withoutTheCode(stage: Stage): Promise<void> {
  const clara = stage.customer(4);
  const chat = await answersTwice(clara);
  await continuesByPhone(chat);
  await stage.settles();

  const call = await clara.calls(stage.home);
  call.hears("welcome-back");
  call.hears("something-open");
  await call.keys("1");
  call.hears("enter-pin");
  call.heardNothingPersonal();
  await call.keys(`${clara.person.pin}#`);
  call.hears("confirm");
  call.neverHeard("bill-number", "amount");
  await call.keys("1");
  call.hears("bill-paid");
  await call.hangsUp();
  await stage.settles();
  await isOneThread(stage, chat, call);
}

async function withAGuess(stage: Stage): Promise<void> {
  const guesser = await stage.stranger(5).calls(stage.home);
  await guesser.keys("9");
  await guesser.keys("12345678");
  guesser.hears("code-refused");
  guesser.hears("enter-code");
  await guesser.keys("87654321");
  guesser.hears("code-refused");
  guesser.hears("how-can-we-help");
  guesser.heardNothingPersonal();
  await guesser.hangsUp();
  await stage.settles();
}

async function answersTwice(customer: Customer): Promise<Chat> {
  const chat = await customer.opensChat({ signedIn: true });
  chat.hears("chat-welcome-back");
  chat.hears("chat-how-can-we-help");
  await chat.writes("pay a bill");
  chat.hears("chat-bill-number");
  await chat.writes("20260711");
  chat.hears("chat-amount");
  await chat.writes("85");
  chat.hears("chat-confirm");
  return chat;
}

async function continuesByPhone(chat: Chat): Promise<ReturnType<Chat["code"]>> {
  await chat.writes("continue by phone");
  chat.hears("hand-over");
  chat.hears("chat-goodbye");
  await chat.isOver();
  return chat.code();
}

async function isOneThread(stage: Stage, chat: Conversation, call: Conversation): Promise<void> {
  for (const region of [stage.home, stage.peer]) {
    const threads = await region.threadsOf(chat);
    if (!threads.some((contacts) => contacts.includes(chat.contactId) && contacts.includes(call.contactId)))
      throw new Error(`In the ${region.name} region the chat and the call are not one thread.`);
  }
}
