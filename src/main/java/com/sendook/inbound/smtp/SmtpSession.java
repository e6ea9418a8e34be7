package com.sendook.inbound.smtp;

import com.sendook.net.ClientNetwork;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One client's dialogue as RFC 5321 has it: who it says it is, the mail transaction it is in, the
 * mail it is sending. Does no I/O: it is given input and gives replies, one step at a time.
 */
final class SmtpSession {
  private static final int MAX_BAD_COMMANDS = 20;
  private static final int MAX_FAILED_LOGINS = 3;

  /** A client waits 5 minutes for the reply to RCPT (RFC 5321, 4.5.3.2.3), many wait less. */
  private static final Duration LONGEST_TARPIT = Duration.ofSeconds(20);

  private static final Reply LINE_TOO_LONG =
      Reply.of(
          500, "5.5.6", "A line may have " + CommandLineReader.MAX_LINE_OCTETS + " octets at most");
  private static final Reply CONTROL_CHARACTER =
      Reply.of(501, "5.5.2", "A command may hold no control characters");

  private static final Reply NOT_UTF8 =
      Reply.of(501, "5.5.2", "What is not ASCII in a command must be UTF-8");

  private final SmtpSettings settings;
  private final Optional<Submission> submission;
  private final String clientAddress;
  private final CommandLineReader lines = new CommandLineReader();
  private final CommandTable commands = CommandTable.INSTANCE;
  private Optional<Intake> intake;
  private Optional<ClientName> client = Optional.empty();
  private Optional<MailTransaction> transaction = Optional.empty();
  private Optional<MailReception> mail = Optional.empty();
  private Optional<Incoming> incoming = Optional.empty();
  private Optional<Encryption> encryption = Optional.empty();
  private boolean abandoned;
  private int badCommands;
  private int commandsWithoutMail;
  private int unknownRecipients;
  private int failedLogins;
  private int mailsTaken;

  /** A session at the door: anybody may bring mail for those who live here. */
  SmtpSession(SmtpSettings settings, Intake intake, String clientAddress) {
    this(settings, Optional.of(intake), Optional.empty(), clientAddress);
  }

  /** A session at a submission port: who lives here may send, having said who they are. */
  SmtpSession(SmtpSettings settings, Submission submission, String clientAddress) {
    this(settings, Optional.empty(), Optional.of(submission), clientAddress);
  }

  private SmtpSession(
      SmtpSettings settings,
      Optional<Intake> intake,
      Optional<Submission> submission,
      String clientAddress) {
    this.settings = settings;
    this.intake = intake;
    this.submission = submission;
    this.clientAddress = clientAddress;
  }

  /** The first words on a connection (RFC 5321, 4.3.1). */
  Reply greeting() {
    return Reply.plain(220, List.of(settings.hostname() + " ESMTP Sendook"));
  }

  /**
   * Takes the next command or run of mail data from the input. The next step may be taken when the
   * future completed. It never fails for what a client or a store does.
   */
  Future<Reply> proceed(Input input) {
    return incoming.isPresent() ? receive(incoming.get(), input) : command(input);
  }

  /** Whether mail is coming in: between the 354, or the first BDAT, and the reply to its end. */
  boolean isReceiving() {
    return mail.isPresent();
  }

  /**
   * TLS has begun: what was said before it could have been anybody's words, and is forgotten (RFC
   * 3207, 4.2).
   */
  void secured(Encryption how) {
    reset();
    client = Optional.empty();
    if (submission.isPresent()) {
      intake = Optional.empty();
    }
    encryption = Optional.of(how);
  }

  /** The client is gone: what has come of a mail is forgotten, unless it came to its end. */
  void abandon() {
    abandoned = true;
    mail.ifPresent(MailReception::abandon);
  }

  private Future<Reply> command(Input input) {
    return lines
        .read(input)
        .map(line -> answer(line).map(this::counted))
        .orElseGet(() -> Future.succeededFuture(Reply.NONE));
  }

  private Future<Reply> answer(CommandLine commandLine) {
    if (++commandsWithoutMail > settings.limits().maxCommands()) {
      return Future.succeededFuture(Reply.TOO_MANY_COMMANDS);
    }
    if (commandLine instanceof CommandLine.Text text) {
      return execute(text.line());
    }
    if (commandLine instanceof CommandLine.TooLong) {
      return Future.succeededFuture(LINE_TOO_LONG);
    }
    if (commandLine instanceof CommandLine.NotUtf8) {
      return Future.succeededFuture(NOT_UTF8);
    }
    if (commandLine instanceof CommandLine.BareLineBreak) {
      return Future.succeededFuture(Reply.BARE_LINE_BREAK);
    }
    return Future.succeededFuture(Reply.ENDLESS);
  }

  /** A verb, and after a space its argument; RFC 5321, 4.1.1 suffers white space at the end. */
  private Future<Reply> execute(String line) {
    String stripped = line.stripTrailing();
    if (stripped.chars().anyMatch(c -> c < ' ' || c == 127)) {
      return Future.succeededFuture(CONTROL_CHARACTER);
    }
    int space = stripped.indexOf(' ');
    String verb = space < 0 ? stripped : stripped.substring(0, space);
    String argument = space < 0 ? "" : stripped.substring(space + 1);
    return commands.find(verb.toUpperCase(Locale.ROOT)).execute(this, argument);
  }

  private Reply counted(Reply reply) {
    if (reply.code() == 452) {
      // However many recipients did not fit, those that did may still have their mail.
      commandsWithoutMail--;
    }
    if (reply.isBadCommand()) {
      badCommands++;
    }
    return badCommands < MAX_BAD_COMMANDS ? reply : Reply.TOO_MANY_ERRORS;
  }

  private Future<Reply> receive(Incoming what, Input input) {
    return what.take(input)
        .map(
            reply -> {
              if (!reply.isNone() && !reply.asksForMore()) {
                incoming = Optional.empty();
              }
              if (reply.isChunkTaken()) {
                // A mail may come in any number of pieces: its octets are what is limited.
                commandsWithoutMail--;
              }
              if (mail.filter(MailReception::isOver).isPresent()) {
                if (reply.code() == 250) {
                  mailsTaken++;
                  commandsWithoutMail = 0;
                }
                reset();
              }
              return reply;
            });
  }

  /** How many mails the session has brought. */
  int mailsTaken() {
    return mailsTaken;
  }

  // What the commands see and change.

  SmtpSettings settings() {
    return settings;
  }

  /** Takes the mail. Once the client {@link #isAdmitted}. */
  Intake intake() {
    return intake.orElseThrow();
  }

  /** Where the client has to log in first. */
  Optional<Submission> submission() {
    return submission;
  }

  /** Whether the client may begin a mail: at the door everybody may. */
  boolean isAdmitted() {
    return intake.isPresent();
  }

  /** Whether nobody else hears what the client says. */
  boolean isPrivate() {
    return encryption.isPresent() || ClientNetwork.isLoopback(clientAddress);
  }

  /** The client has logged in. */
  void admit(Intake own) {
    intake = Optional.of(own);
  }

  /** The client could not log in; after a few times the session ends. */
  Reply notAdmitted(Reply why) {
    return ++failedLogins < MAX_FAILED_LOGINS ? why : Reply.TOO_MANY_LOGINS;
  }

  /** What comes next is the client's part of a dialogue. */
  void converse(Incoming dialogue) {
    incoming = Optional.of(dialogue);
  }

  String clientAddress() {
    return clientAddress;
  }

  Optional<Encryption> encryption() {
    return encryption;
  }

  Optional<ClientName> client() {
    return client;
  }

  Optional<MailTransaction> transaction() {
    return transaction;
  }

  /**
   * Each one is answered later than the one before, so that guessing names takes its time, and the
   * session ends after very many. The first costs nothing: anybody may mistype.
   */
  Reply unknownRecipient(Reply refusal) {
    unknownRecipients++;
    if (unknownRecipients > settings.limits().maxUnknownRecipients()) {
      return Reply.TOO_MANY_UNKNOWN;
    }
    Duration wait = settings.times().tarpit().multipliedBy(unknownRecipients - 1L);
    return refusal.after(wait.compareTo(LONGEST_TARPIT) < 0 ? wait : LONGEST_TARPIT);
  }

  /** EHLO and HELO: also ends a transaction (RFC 5321, 4.1.4). */
  void introduce(ClientName name) {
    reset();
    client = Optional.of(name);
  }

  void begin(MailTransaction newTransaction) {
    transaction = Optional.of(newTransaction);
  }

  /** The mail that has begun to come in. */
  Optional<MailReception> mail() {
    return mail;
  }

  /** What comes next is this mail, or more of it. */
  void receive(MailReception next) {
    mail = Optional.of(next);
    incoming = Optional.of(next);
    if (abandoned) {
      next.abandon();
    }
  }

  /** What comes next is read over, and then refused. */
  Future<Reply> skip(long octets, Reply refusal) {
    if (octets == 0) {
      return Future.succeededFuture(refusal);
    }
    Reply reply = counted(refusal);
    if (reply.closing()) {
      return Future.succeededFuture(reply);
    }
    incoming = Optional.of(new SkippedChunk(octets, reply));
    return Future.succeededFuture(Reply.NONE);
  }

  /** Also forgets a mail that has not come to its end. */
  void reset() {
    mail.ifPresent(MailReception::abandon);
    transaction = Optional.empty();
    mail = Optional.empty();
    incoming = Optional.empty();
  }
}
