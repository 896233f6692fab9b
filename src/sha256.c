#include "sha256.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* FIPS 180-4, section 4.2.2. */
static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t
rotr(uint32_t x, int n)
{
    return x >> n | x << (32 - n);
}

/* One round on the working variables a to h, of which two change; the next round is called with
 * the names shifted by one, which saves moving eight values 64 times. */
static inline void
mix(const uint32_t a, const uint32_t b, const uint32_t c, uint32_t *d, const uint32_t e,
    const uint32_t f, const uint32_t g, uint32_t *h, uint32_t kw)
{
    uint32_t s1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
    uint32_t s0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
    uint32_t t1 = *h + s1 + ((e & f) ^ (~e & g)) + kw;

    *d += t1;
    *h = t1 + s0 + ((a & b) ^ (a & c) ^ (b & c));
}

static void
hash_block(uint32_t hash[8], const unsigned char *p)
{
    uint32_t a = hash[0], b = hash[1], c = hash[2], d = hash[3];
    uint32_t e = hash[4], f = hash[5], g = hash[6], h = hash[7];
    uint32_t w[64];

    for (int i = 0; i < 16; i++, p += 4)
        w[i] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    for (int i = 16; i < 64; i++) {
        uint32_t s0 = rotr(w[i - 15], 7) ^ rotr(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t s1 = rotr(w[i - 2], 17) ^ rotr(w[i - 2], 19) ^ w[i - 2] >> 10;

        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    for (int i = 0; i < 64; i += 8) {
        mix(a, b, c, &d, e, f, g, &h, K[i] + w[i]);
        mix(h, a, b, &c, d, e, f, &g, K[i + 1] + w[i + 1]);
        mix(g, h, a, &b, c, d, e, &f, K[i + 2] + w[i + 2]);
        mix(f, g, h, &a, b, c, d, &e, K[i + 3] + w[i + 3]);
        mix(e, f, g, &h, a, b, c, &d, K[i + 4] + w[i + 4]);
        mix(d, e, f, &g, h, a, b, &c, K[i + 5] + w[i + 5]);
        mix(c, d, e, &f, g, h, a, &b, K[i + 6] + w[i + 6]);
        mix(b, c, d, &e, f, g, h, &a, K[i + 7] + w[i + 7]);
    }
    hash[0] += a;
    hash[1] += b;
    hash[2] += c;
    hash[3] += d;
    hash[4] += e;
    hash[5] += f;
    hash[6] += g;
    hash[7] += h;
}

void
sha256_hex(const void *data, size_t n, char ret_hex[65])
{
    uint32_t h[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                     0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    const unsigned char *p = data;
    unsigned char tail[128] = {0};
    size_t left = n, tail_len;
    uint64_t bits = (uint64_t)n * 8;

    for (; left >= 64; left -= 64, p += 64)
        hash_block(h, p);
    if (left)
        memcpy(tail, p, left);
    tail[left] = 0x80;
    tail_len = left < 56 ? 64 : 128;
    for (size_t i = 0; i < 8; i++)
        tail[tail_len - 1 - i] = (unsigned char)(bits >> 8 * i);
    for (size_t i = 0; i < tail_len; i += 64)
        hash_block(h, tail + i);
    for (size_t i = 0; i < 8; i++)
        snprintf(ret_hex + 8 * i, 9, "%08x", (unsigned)h[i]);
}
