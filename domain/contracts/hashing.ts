/** What memory-hard hashing of a PIN asks of a function: 1,769 MB is the size that buys a whole vCPU. */
export const HASHING_MEMORY_MB = 1769;
