/** How a PIN is keyed: encrypted under this region's key, which identify-customer named. */
export const PIN_ENTRY = {
  seconds: 10,
  maximumDigits: 6,
  encryptedWith: {
    keyId: "$.Attributes.securityKeyId",
    certificate: "$.Attributes.securityKeyCertificate",
  },
} as const;
