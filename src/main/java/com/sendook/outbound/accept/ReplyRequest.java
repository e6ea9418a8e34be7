package com.sendook.outbound.accept;

import com.sendook.api.Fields;
import com.sendook.mail.Mailbox;
import com.sendook.message.Direction;
import com.sendook.message.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A request to answer a message: the words are the user's; recipients and subject follow from the
 * message.
 *
 * @param replyAll whether those who also got the message get the answer
 */
public record ReplyRequest(Content content, boolean replyAll) {
  private static final Set<String> FIELDS = fields();

  /** In the forms that mail programs write it. */
  private static final Pattern REPLY =
      Pattern.compile("\\s*re\\s*(\\[\\d+]|\\(\\d+\\))?\\s*:", Pattern.CASE_INSENSITIVE);

  private static Set<String> fields() {
    var all = new HashSet<>(Content.FIELDS);
    all.add("replyAll");
    return Set.copyOf(all);
  }

  static ReplyRequest read(JsonObject body) {
    var fields = new Fields(body, FIELDS);
    var request = new ReplyRequest(Content.read(fields), fields.flag("replyAll"));
    fields.check();
    return request;
  }

  /** The mail that this answer is, as a send request. */
  SendRequest answer(Message original, String ownAddress) {
    var to = to(original);
    return new SendRequest(
        to,
        replyAll ? others(original, to, ownAddress) : List.of(),
        List.of(),
        List.of(),
        subject(original),
        content,
        List.of(),
        Map.of(),
        Map.of(),
        original.id(),
        null,
        null,
        false);
  }

  /**
   * To whoever asked for answers, else to the sender; an answer to an own mail goes to its
   * recipients.
   */
  private static List<Mailbox> to(Message original) {
    if (original.direction() == Direction.OUTBOUND) {
      return mailboxes(original.to());
    }
    if (original.replyTo() != null && !original.replyTo().isEmpty()) {
      return mailboxes(original.replyTo());
    }
    return original.from() == null
        ? List.of()
        : mailboxes(List.of(new Mailbox(original.fromName(), original.from()).written()));
  }

  /** Everybody else who was visibly on the mail: never the blind copies, never the inbox itself. */
  private static List<Mailbox> others(Message original, List<Mailbox> to, String ownAddress) {
    var known = new HashSet<String>();
    known.add(ownAddress.toLowerCase(Locale.ROOT));
    to.forEach(each -> known.add(each.address().toLowerCase(Locale.ROOT)));
    var candidates = new ArrayList<>(mailboxes(original.to()));
    candidates.addAll(mailboxes(original.cc()));
    return candidates.stream()
        .filter(each -> known.add(each.address().toLowerCase(Locale.ROOT)))
        .toList();
  }

  private static List<Mailbox> mailboxes(List<String> written) {
    return written.stream().map(Mailbox::tryOf).flatMap(Optional::stream).toList();
  }

  private static String subject(Message original) {
    var subject = original.subject() == null ? "" : original.subject();
    return REPLY.matcher(subject).lookingAt() ? subject : ("Re: " + subject).trim();
  }
}
