import { describe, expect, it } from "vitest";
import { ContendedItem } from "../../domain/errors.ts";
import { untilSaved } from "../../stores/until-saved.ts";

describe("saving until nobody came first", () => {
  it("tries anew until it is saved", async () => {
    const answers = [undefined, undefined, "saved"];
    expect(await untilSaved(async () => answers.shift())).toBe("saved");
  });

  it("gives up by name after ten", async () => {
    let tries = 0;
    const contended = untilSaved(async () => {
      tries += 1;
      return undefined;
    });
    await expect(contended).rejects.toThrowError(ContendedItem);
    expect(tries).toBe(10);
  });
});
