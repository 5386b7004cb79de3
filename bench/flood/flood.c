/*
 * Floods a tracker on loopback with connects over UDP (BEP 15), from many addresses in turn.
 *
 *   cc -O2 -o flood flood.c
 *   flood PORT SECONDS RATE FIRST_ADDRESS ADDRESSES
 *
 * RATE is packets a second; 0 is as fast as possible. All packets leave from one socket: IP_PKTINFO sets the source address of
 * each, and all of 127.0.0.0/8 is local. Answers are counted if there is one address, otherwise they are left to be dropped.
 * Prints one line of JSON: packets sent, and answers.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <endian.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 64, CONNECT = 16, SMALLEST_BUFFER = 1, LARGE_BUFFER = 4 << 20, LAST_ANSWERS_US = 200000 };
static const uint64_t MAGIC = 0x41727101980;

static uint64_t now_us(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

/** Answers that are waiting. */
static uint64_t read_answers(int fd) {
  uint8_t answer[2048];
  uint64_t answers = 0;
  while (recv(fd, answer, sizeof answer, MSG_DONTWAIT) > 0) answers++;
  return answers;
}

int main(int argc, char **argv) {
  if (argc < 6) {
    fprintf(stderr, "usage: flood PORT SECONDS RATE FIRST_ADDRESS ADDRESSES\n");
    return 2;
  }
  uint64_t duration = strtoull(argv[2], NULL, 10) * 1000000, rate = strtoull(argv[3], NULL, 10);
  uint32_t first = ntohl(inet_addr(argv[4])), addresses = strtoul(argv[5], NULL, 10);
  if (first == INADDR_NONE || addresses == 0) return 2;
  int counts = addresses == 1;
  int fd = socket(AF_INET, SOCK_DGRAM, 0), buffer = counts ? LARGE_BUFFER : SMALLEST_BUFFER;
  if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer) < 0) die("socket");
  struct sockaddr_in tracker = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr = {htonl(INADDR_LOOPBACK)}};

  static uint8_t packets[BATCH][CONNECT];
  static union {
    char bytes[CMSG_SPACE(sizeof(struct in_pktinfo))];
    struct cmsghdr aligned;
  } controls[BATCH];
  struct iovec parts[BATCH];
  struct mmsghdr messages[BATCH] = {0};
  uint64_t magic = htobe64(MAGIC);
  for (int at = 0; at < BATCH; at++) {
    memcpy(packets[at], &magic, sizeof magic);
    parts[at] = (struct iovec){packets[at], CONNECT};
    messages[at].msg_hdr = (struct msghdr){.msg_name = &tracker,
                                           .msg_namelen = sizeof tracker,
                                           .msg_iov = &parts[at],
                                           .msg_iovlen = 1,
                                           .msg_control = controls[at].bytes,
                                           .msg_controllen = sizeof controls[at].bytes};
    struct cmsghdr *control = CMSG_FIRSTHDR(&messages[at].msg_hdr);
    *control = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(struct in_pktinfo)), .cmsg_level = IPPROTO_IP, .cmsg_type = IP_PKTINFO};
  }

  uint64_t start = now_us(), sent = 0, answers = 0, next = 0;
  for (uint64_t now = start; now - start < duration; now = now_us()) {
    int due = BATCH;
    if (rate > 0) {
      int64_t behind = (int64_t)((now - start) * rate / 1000000) - (int64_t)sent;
      due = behind < 0 ? 0 : behind < BATCH ? (int)behind : BATCH;
    }
    for (int at = 0; at < due; at++) {
      struct in_pktinfo info = {.ipi_spec_dst = {htonl(first + next++ % addresses)}};
      memcpy(CMSG_DATA(CMSG_FIRSTHDR(&messages[at].msg_hdr)), &info, sizeof info);
    }
    int done = due > 0 ? sendmmsg(fd, messages, due, 0) : 0;
    if (done > 0) sent += done;
    if (counts) answers += read_answers(fd);
    if (rate > 0 && done < BATCH) usleep(500);
  }
  if (counts) {
    usleep(LAST_ANSWERS_US);
    answers += read_answers(fd);
  }
  printf("{\"sent\":%llu,\"answers\":%llu}\n", (unsigned long long)sent, (unsigned long long)answers);
}
