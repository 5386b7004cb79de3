/*
 * Announces over UDP (BEP 15) as fast as a tracker on loopback answers, with WINDOW announces in flight.
 *
 *   cc -O2 -o udp-load udp-load.c
 *   udp-load PORT SECONDS WINDOW FILE BODY [ANNOUNCES]
 *
 * FILE holds prepared announces without their first 16 bytes, BODY bytes each: 82, and more with options of BEP 41. They are
 * repeated until the time is over or ANNOUNCES are sent; their totals rise with time. An announce without an answer after a second counts as lost. Prints one line of JSON: answers, seconds
 * until the last of them, p50 and p99 in microseconds, mean number of peers in an answer, error answers, lost announces.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <endian.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum {
  HEAD = 16,
  MIN_BODY = 82,
  MAX_BODY = 512,
  DOWNLOADED = 40, /* Of the body. */
  UPLOADED = 56,
  BATCH = 64,
  MAX_ANSWER = 2048,
  MAX_WINDOW = 65536,
  LATENCY_STEP_US = 10,
  LATENCY_STEPS = 200000,
  TIMEOUT_US = 1000000,
  RECONNECT_US = 50000000, /* BEP 15: a client may use an id for a minute. */
};
static const uint64_t MAGIC = 0x41727101980;
static const uint32_t CONNECT_SLOT = 0xffff;

struct slot {
  uint16_t turn;
  uint8_t busy;
  uint64_t sent;
};

static struct slot slots[MAX_WINDOW];
static uint16_t idle[MAX_WINDOW];
static uint32_t latencies[LATENCY_STEPS];
static uint8_t outgoing[BATCH][HEAD + MAX_BODY], incoming[BATCH][MAX_ANSWER];
static uint8_t connection_id[8];

static uint64_t now_us(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static uint32_t get32(const uint8_t *from) {
  uint32_t value;
  memcpy(&value, from, 4);
  return ntohl(value);
}

static void put32(uint8_t *to, uint32_t value) {
  value = htonl(value);
  memcpy(to, &value, 4);
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void put64(uint8_t *to, uint64_t value) {
  value = htobe64(value);
  memcpy(to, &value, 8);
}

/** Ten microseconds of the clock: the announces of a later run have higher totals. */
static uint64_t rising_total(void) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return (uint64_t)time.tv_sec * 100000 + time.tv_nsec / 10000;
}

static uint8_t *read_announces(const char *path, size_t body, size_t *count) {
  FILE *file = fopen(path, "rb");
  if (!file) die(path);
  fseek(file, 0, SEEK_END);
  *count = ftell(file) / body;
  rewind(file);
  uint8_t *announces = malloc(*count * body);
  if (*count == 0 || !announces || fread(announces, body, *count, file) != *count) die(path);
  fclose(file);
  return announces;
}

static int open_socket(int port) {
  int fd = socket(AF_INET, SOCK_DGRAM, 0), buffer = 8 << 20;
  struct sockaddr_in tracker = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
  if (fd < 0 || connect(fd, (struct sockaddr *)&tracker, sizeof tracker) < 0) die("socket");
  return fd;
}

static void ask_to_connect(int fd) {
  uint8_t packet[HEAD] = {0};
  uint64_t magic = htobe64(MAGIC);
  memcpy(packet, &magic, 8);
  put32(packet + 12, CONNECT_SLOT);
  if (send(fd, packet, sizeof packet, 0) < 0) die("send");
}

/** In microseconds. */
static long percentile(uint64_t answers, int percent) {
  uint64_t seen = 0;
  for (long step = 0; step < LATENCY_STEPS; step++) {
    seen += latencies[step];
    if (seen * 100 >= answers * percent) return (step + 1) * LATENCY_STEP_US;
  }
  return (long)LATENCY_STEPS * LATENCY_STEP_US;
}

int main(int argc, char **argv) {
  if (argc < 6) {
    fprintf(stderr, "usage: udp-load PORT SECONDS WINDOW FILE BODY [ANNOUNCES]\n");
    return 2;
  }
  uint32_t window = atoi(argv[3]);
  size_t body = atoi(argv[5]);
  uint64_t limit = argc > 6 ? strtoull(argv[6], NULL, 10) : UINT64_MAX;
  if (window == 0 || window >= CONNECT_SLOT || body < MIN_BODY || body > MAX_BODY) return 2;
  size_t count;
  const uint8_t *announces = read_announces(argv[4], body, &count);
  int fd = open_socket(atoi(argv[1]));
  struct pollfd poller = {fd, POLLIN, 0};

  ask_to_connect(fd);
  if (poll(&poller, 1, 5000) < 1 || recv(fd, incoming[0], MAX_ANSWER, 0) != HEAD || get32(incoming[0]) != 0) {
    fprintf(stderr, "no answer to connect\n");
    return 1;
  }
  memcpy(connection_id, incoming[0] + 8, 8);

  struct mmsghdr out[BATCH], in[BATCH];
  struct iovec out_parts[BATCH], in_parts[BATCH];
  memset(out, 0, sizeof out);
  memset(in, 0, sizeof in);
  for (int at = 0; at < BATCH; at++) {
    out_parts[at] = (struct iovec){outgoing[at], HEAD + body};
    in_parts[at] = (struct iovec){incoming[at], MAX_ANSWER};
    out[at].msg_hdr.msg_iov = &out_parts[at];
    in[at].msg_hdr.msg_iov = &in_parts[at];
    out[at].msg_hdr.msg_iovlen = in[at].msg_hdr.msg_iovlen = 1;
  }

  uint32_t free_slots = window;
  for (uint32_t slot = 0; slot < window; slot++) idle[slot] = slot;
  uint64_t sent = 0, answers = 0, errors = 0, lost = 0, peers = 0;
  uint64_t start = now_us(), now = start, end = start + strtoull(argv[2], NULL, 10) * 1000000;
  uint64_t connected = start, checked = start, last_answer = start;

  while (now < end && (sent < limit || free_slots < window)) {
    while (free_slots > 0 && sent < limit) {
      int batch = 0;
      uint64_t total = rising_total();
      for (; batch < BATCH && free_slots > 0 && sent < limit; batch++, sent++) {
        uint16_t slot = idle[--free_slots];
        slots[slot] = (struct slot){slots[slot].turn + 1, 1, now};
        memcpy(outgoing[batch], connection_id, 8);
        put32(outgoing[batch] + 8, 1);
        put32(outgoing[batch] + 12, (uint32_t)slots[slot].turn << 16 | slot);
        memcpy(outgoing[batch] + HEAD, announces + sent % count * body, body);
        put64(outgoing[batch] + HEAD + DOWNLOADED, total);
        put64(outgoing[batch] + HEAD + UPLOADED, total);
      }
      for (int done = 0; done < batch;) {
        int taken = sendmmsg(fd, out + done, batch - done, 0);
        if (taken < 0) die("send");
        done += taken;
      }
    }
    poll(&poller, 1, 100);
    int received = recvmmsg(fd, in, BATCH, MSG_DONTWAIT, NULL);
    now = now_us();
    for (int at = 0; at < received; at++) {
      uint32_t action = get32(incoming[at]), transaction = get32(incoming[at] + 4), slot = transaction & 0xffff;
      if (slot == CONNECT_SLOT && action == 0) {
        memcpy(connection_id, incoming[at] + 8, 8);
        continue;
      }
      if (slot >= window || !slots[slot].busy || slots[slot].turn != transaction >> 16) continue;
      uint64_t step = (now - slots[slot].sent) / LATENCY_STEP_US;
      latencies[step < LATENCY_STEPS ? step : LATENCY_STEPS - 1]++;
      slots[slot].busy = 0;
      idle[free_slots++] = slot;
      answers++;
      last_answer = now;
      if (action != 1) errors++;
      else peers += (in[at].msg_len - 20) / 6;
    }
    if (now - checked > 100000) {
      checked = now;
      for (uint32_t slot = 0; slot < window; slot++) {
        if (!slots[slot].busy || now - slots[slot].sent < TIMEOUT_US) continue;
        slots[slot].busy = 0;
        idle[free_slots++] = slot;
        lost++;
      }
    }
    if (now - connected > RECONNECT_US) {
      connected = now;
      ask_to_connect(fd);
    }
  }
  printf("{\"answers\":%llu,\"seconds\":%.6f,\"p50\":%ld,\"p99\":%ld,\"peers\":%.2f,\"errors\":%llu,\"lost\":%llu}\n",
         (unsigned long long)answers, (last_answer - start) / 1e6, percentile(answers, 50), percentile(answers, 99),
         answers ? (double)peers / answers : 0.0, (unsigned long long)errors, (unsigned long long)lost);
  return 0;
}
