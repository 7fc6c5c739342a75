/** Every instance and claimed number of the local cloud, by region. */
import { ServiceError } from "../service.ts";
import { idOf } from "./arn.ts";
import type { EmailAddress, Flow, PhoneNumber } from "./deployed.ts";
import type { Instance } from "./instance.ts";

export class Registry {
  readonly #instances = new Map<string, Instance>();
  readonly #numbers = new Map<string, PhoneNumber>();
  readonly #flowOfNumber = new Map<string, string>();
  /** AssociateFlow: by instance, type and resource. */
  readonly #flowOfResource = new Map<string, string>();

  instances(region: string): readonly Instance[] {
    return [...this.#instances.values()].filter((i) => i.region === region);
  }

  findInstance(arn: string): Instance | undefined {
    return this.#instances.get(arn);
  }

  /** By ARN or bare id, in one region. Throws ResourceNotFoundException. */
  needInstance(region: string, arnOrId: string): Instance {
    const id = idOf(arnOrId);
    const found = this.instances(region).find((i) => i.arn === arnOrId || i.id === arnOrId || i.id === id);
    if (found === undefined || (arnOrId.startsWith("arn:") && found.arn !== arnOrId))
      throw new ServiceError(
        "ResourceNotFoundException",
        `Region ${region} has no Connect instance ${arnOrId}.`,
        404,
      );
    return found;
  }

  /** An alias is taken once in the whole of Connect, not once a region. */
  putInstance(instance: Instance): void {
    for (const other of this.#instances.values())
      if (other.settings.alias === instance.settings.alias && other.arn !== instance.arn)
        throw new ServiceError(
          "DuplicateResourceException",
          `The instance alias ${instance.settings.alias} is already used.`,
          409,
        );
    this.#instances.set(instance.arn, instance);
  }

  removeInstance(arn: string): void {
    this.#instances.delete(arn);
  }

  numbers(region: string): readonly PhoneNumber[] {
    return [...this.#numbers.values()].filter((n) => n.arn.split(":")[3] === region);
  }

  putNumber(number: PhoneNumber): void {
    const holder = this.findAddress(number.address);
    if (holder !== undefined && holder.arn !== number.arn)
      throw new ServiceError(
        "ResourceInUseException",
        `The number ${number.address} is already claimed.`,
        409,
      );
    this.#numbers.set(number.arn, number);
  }

  removeNumber(arn: string): void {
    this.#numbers.delete(arn);
    this.#flowOfNumber.delete(arn);
  }

  findAddress(address: string): PhoneNumber | undefined {
    return [...this.#numbers.values()].find((n) => n.address === address);
  }

  findNumber(region: string, arnOrId: string): PhoneNumber | undefined {
    return this.numbers(region).find((n) => n.arn === arnOrId || n.id === arnOrId);
  }

  answerWith(numberArn: string, flowId: string): void {
    this.#flowOfNumber.set(numberArn, flowId);
  }

  stopAnswering(numberArn: string): void {
    this.#flowOfNumber.delete(numberArn);
  }

  /** The flow that answers a number, where one is associated and still there. */
  flowFor(number: PhoneNumber): Flow | undefined {
    const flowId = this.#flowOfNumber.get(number.arn);
    return flowId === undefined ? undefined : this.#instances.get(number.instanceArn)?.find("flows", flowId);
  }

  associateFlow({ arn }: Instance, type: string, resourceArn: string, flowId: string): void {
    this.#flowOfResource.set(`${arn} ${type} ${resourceArn}`, flowId);
  }

  /** By the association with End User Messaging's number, or else by that with the number as it was imported. */
  flowForTexts(instance: Instance, numberArn: string): Flow | undefined {
    const imported = this.numbers(instance.region).find(
      ({ sourceArn, instanceArn }) => sourceArn === numberArn && instanceArn === instance.arn,
    );
    const flow =
      this.#flowOf(instance, "SMS_PHONE_NUMBER", numberArn) ?? (imported && this.flowFor(imported));
    return flow?.isActive ? flow : undefined;
  }

  flowForMail(instance: Instance, addressArn: string): Flow | undefined {
    const flow = this.#flowOf(instance, "INBOUND_EMAIL", addressArn);
    return flow?.isActive ? flow : undefined;
  }

  findEmailAddress(
    address: string,
  ): { readonly instance: Instance; readonly address: EmailAddress } | undefined {
    for (const instance of this.#instances.values())
      for (const held of instance.emailAddresses.values())
        if (held.name.toLowerCase() === address.toLowerCase()) return { instance, address: held };
    return undefined;
  }

  #flowOf(instance: Instance, type: string, resourceArn: string): Flow | undefined {
    const flowId = this.#flowOfResource.get(`${instance.arn} ${type} ${resourceArn}`);
    return flowId === undefined ? undefined : instance.find("flows", flowId);
  }
}
