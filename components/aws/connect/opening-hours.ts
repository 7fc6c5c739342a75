/** Opening hours as Connect takes them: one entry a day. */
import type { HoursOfOperationArgs } from "@pulumi/aws-native/connect/hoursOfOperation.js";
import { WEEKDAYS } from "../../setting-schema.ts";
import type { OpeningHours } from "../../setting-shapes.ts";

type HoursConfig = Extract<HoursOfOperationArgs["config"], readonly unknown[]>;

export function hoursConfig(openingHours: OpeningHours): HoursConfig {
  // From midnight to midnight is the whole day: https://docs.aws.amazon.com/connect/latest/adminguide/set-hours-operation.html
  const { days, start, end } =
    openingHours === "always" ? { days: WEEKDAYS, start: "00:00", end: "00:00" } : openingHours;
  return WEEKDAYS.filter((day) => days.includes(day)).map((day) => ({
    day,
    startTime: timeSlice(start),
    endTime: timeSlice(end),
  }));
}

function timeSlice(clock: string): { readonly hours: number; readonly minutes: number } {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return { hours, minutes };
}
