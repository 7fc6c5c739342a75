import { specification } from "./wider-stage.ts";

export const smsThread = specification("sms-thread", async (stage) => {
  const customer = stage.wider(stage.customer(10));
  const one = stage.agentAt(stage.home, 0);
  const other = stage.agentAt(stage.home, 1);

  const first = await customer.texts(stage.home, "My meter shows nonsense.");
  await one.logsIn();
  await one.accepts();
  await one.ends();
  await stage.settles();
  await stage.passes({ hours: 20 });
  const second = await customer.texts(stage.home, "It still does.");
  await one.accepts();
  await one.seesThread([first, second]);
  await one.ends();
  await stage.settles();
  await stage.passes({ hours: 20 });

  const third = await customer.texts(stage.home, "Now it is dark altogether.");
  await other.logsIn();
  await other.accepts();
  for (const agent of [one, other]) await agent.seesThread([first, second, third]);
  await other.ends();
});
