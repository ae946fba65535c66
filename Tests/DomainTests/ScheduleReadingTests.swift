import Domain
import Testing

/// Schedules as text: what is read, what is refused and how, and how they are said back.
@Suite struct ScheduleTexts {
  @Test(arguments: [
    ("day 5 at 06:00", "day 5 at 06:00"), ("day 5 06:00", "day 5 at 06:00"),
    ("day 5 at 06:00, next banking day", "day 5 at 06:00, next banking day"),
    ("  DAY  05\tAt 06:00 ,Previous  Banking Day ", "day 5 at 06:00, previous banking day"),
    ("last day at 18:00, previous banking day", "last day at 18:00, previous banking day"),
    ("day 31 at 23:59", "day 31 at 23:59"),
    ("every Friday at 14:00", "every Friday at 14:00"), ("every friday 14:00", "every Friday at 14:00"),
    ("every Thursday and Monday at 06:00", "every Monday and Thursday at 06:00"),
    (
      "every Monday, Thursday and Sunday 06:00, next banking day",
      "every Monday and Thursday and Sunday at 06:00, next banking day"
    ),
    ("every banking day at 05:30", "every banking day at 05:30"), ("every day at 00:00", "every day at 00:00"),
    ("cron: 0 6 5 * *", "cron: 0 6 5 * *"), ("0 6 5 * *", "cron: 0 6 5 * *"), ("cron 0  6 5 * *", "cron: 0 6 5 * *"),
    ("CRON:*/15 8-16/2 1,15 JAN-mar,dec Sat-Sun", "cron: */15 8-16/2 1,15 jan-mar,dec sat-sun"),
    ("* * * * *", "cron: * * * * *"), ("0 6 5 * *, next banking day", "cron: 0 6 5 * *, next banking day"),
    ("0 6 5 * * , previous banking day", "cron: 0 6 5 * *, previous banking day"),
    ("0 0 29 2 *", "cron: 0 0 29 2 *"), ("0 0 31 2 mon", "cron: 0 0 31 2 mon"),
    ("day 5 at 06:00; every Friday at 14:00;0 6 1 1 *", "day 5 at 06:00; every Friday at 14:00; cron: 0 6 1 1 *"),
  ])
  func `what is read is written alike`(_ text: String, _ written: String) throws {
    let schedule = try Schedule(text)
    #expect(schedule.description == written)
    #expect(try Schedule(written) == schedule)
  }

  /// A text, the character where it goes wrong, and what is said in English.
  @Test(arguments: [
    ("", 1, "nothing is not the beginning of a schedule"),
    ("monthly", 1, "\"monthly\" is not the beginning of a schedule"),
    ("joka perjantai klo 14:00", 1, "\"joka\" is not the beginning of a schedule"),
    ("day 32 at 06:00", 5, "\"32\" is not a day of the month; write 1…31"),
    ("day 0 at 06:00", 5, "\"0\" is not a day of the month"),
    ("day", 4, "nothing is not a day of the month"),
    ("day 5", 6, "nothing is not a time of day; write 00:00…23:59, such as at 06:00"),
    ("day 5 at 6:00", 10, "\"6:00\" is not a time of day"),
    ("day 5 at 24:00", 10, "\"24:00\" is not a time of day"),
    ("day 5 at 06.00", 10, "\"06.00\" is not a time of day"),
    ("day 5 at 06:00 sharp", 16, "\"sharp\" does not belong here"),
    ("day 5 at 06:00,", 16, "nothing is not a rule for banking days; write next banking day or previous banking day"),
    ("day 5 at 06:00, following banking day", 17, "\"following\" is not a rule for banking days"),
    ("day 5 at 06:00, next day", 22, "\"day\" is not the word banking; write banking"),
    ("day 5 at 06:00, next banking", 29, "nothing is not the word day"),
    ("day 5 at 06:00, next banking day, next banking day", 33, "\",\" does not belong here"),
    ("every banking day at 05:30, next banking day", 27, "\",\" does not belong here; write nothing"),
    ("last Friday at 06:00", 6, "\"Friday\" is not the word day"),
    ("every Fryday at 14:00", 7, "\"Fryday\" is not a weekday"),
    ("every Monday and at 14:00", 18, "\"at\" is not a weekday"),
    ("every 2 days at 14:00", 7, "\"2\" is not a weekday"),
    ("day 5 at 06:00; ", 17, "nothing is not the beginning of a schedule"),
    ("; day 5 at 06:00", 1, "nothing is not the beginning of a schedule"),
    ("day 5 at 06:00; every Fryday at 14:00", 23, "\"Fryday\" is not a weekday"),
    ("0 6 5 *", 8, "the count of cron fields is 4; write five fields"),
    ("cron:", 6, "the count of cron fields is 0"),
    ("0 6 5 * * *", 11, "\"*\" does not belong here"),
    ("60 6 5 * *", 1, "\"60\" is not a cron field: minute; write *, 0…59, a range"),
    ("0 24 5 * *", 3, "\"24\" is not a cron field: hour"),
    ("0 6 0 * *", 5, "\"0\" is not a cron field: day of the month; write *, 1…31"),
    ("0 6 L * *", 5, "\"L\" is not a cron field"),
    ("0 6 1,,5 * *", 7, "\"\" is not a cron field"),
    ("0 6 1,32 * *", 7, "\"32\" is not a cron field"),
    ("0 6 5 13 *", 7, "\"13\" is not a cron field: month; write *, 1…12 (jan…dec)"),
    ("0 6 5 january *", 7, "\"january\" is not a cron field"),
    ("0 6 * * 8", 9, "\"8\" is not a cron field: weekday; write *, 0…7 (sun…sat)"),
    ("0 6 * * mon#1", 9, "\"mon#1\" is not a cron field"),
    ("0 6 * * fri-mon", 9, "\"fri-mon\" begins after its end"),
    ("0 6 1-2-3 * *", 5, "\"1-2-3\" is not a cron field"),
    ("*/0 * * * *", 1, "\"*/0\" is not a possible step"),
    ("*/90 * * * *", 1, "\"*/90\" is not a possible step"),
    ("5/15 * * * *", 1, "\"5/15\" is not a possible step"),
    ("*/2/2 * * * *", 1, "\"*/2/2\" is not a possible step"),
    ("@daily", 1, "\"@daily\" is not the beginning of a schedule"),
    // Never: told where the day stands.
    ("0 0 31 2 *", 5, "\"31\" is a day that none of the months has: the time never comes"),
    ("cron: 0 0 30 2 *", 11, "\"30\" is a day that none of the months has"),
    ("0 0 31 apr,jun,sep,nov *", 5, "\"31\" is a day that none of the months has"),
    ("0 0 30,31 2 */2", 5, "\"30,31\" is a day that none of the months has"),
    ("day 5 at 06:00; 0 0 31 2 *", 21, "\"31\" is a day that none of the months has"),
    ("day 5 at 06:00, previousversionofthebankingday", 17, "\"previousversionofthe…\" is not a rule"),
  ])
  func `what is wrong is told with its place`(_ text: String, _ position: Int, _ message: String) {
    let flaw = #expect(throws: ScheduleFlaw.self) { try Schedule(text) }
    #expect(flaw?.position == position, "\(flaw?.message.en ?? "")")
    #expect(flaw?.message.en.hasPrefix("character \(position): \(message)") == true, "\(flaw?.message.en ?? "")")
    #expect(flaw?.message.fi.hasPrefix("merkki \(position): ") == true)
    // Nothing of one language in the other: the words between the quotes aside they differ.
    #expect(flaw?.problem.fi != flaw?.problem.en)
  }

  @Test func `a text without end is refused at its end`() {
    let flaw = #expect(throws: ScheduleFlaw.self) {
      try Schedule(Array(repeating: "day 5 at 06:00", count: 20).joined(separator: "; "))
    }
    #expect(flaw?.position == 301)
  }

  @Test func `no cut of a good text crashes, and none is read as something else but a schedule`() {
    for text in [
      "day 5 at 06:00, next banking day; every Monday and Friday at 14:00", "cron: */5 8-16 1,15 jan-mar mon",
    ] {
      for length in 0..<text.count {
        if let schedule = try? Schedule(String(text.prefix(length))) {
          #expect(text.hasPrefix("cron") || text.hasPrefix(schedule.description), "\(schedule)")
        }
      }
    }
  }

  @Test(arguments: [
    (
      "day 5 at 06:00, next banking day",
      "kuukauden 5. päivänä klo 6.00, tai jos se ei ole pankkipäivä, seuraavana pankkipäivänä",
      "on day 5 of the month at 06:00, or if that is not a banking day, on the next one"
    ),
    (
      "last day at 18:05, previous banking day",
      "kuukauden viimeisenä päivänä klo 18.05, tai jos se ei ole pankkipäivä, edellisenä pankkipäivänä",
      "on the last day of the month at 18:05, or if that is not a banking day, on the one before it"
    ),
    (
      "day 31 at 06:00", "kuukauden 31. päivänä tai lyhyemmän kuukauden viimeisenä klo 6.00",
      "on day 31 of the month, or the last day of a shorter one, at 06:00"
    ),
    ("every Wednesday at 14:00", "keskiviikkoisin klo 14.00", "every Wednesday at 14:00"),
    (
      "every Monday and Thursday and Sunday at 06:00", "maanantaisin, torstaisin ja sunnuntaisin klo 6.00",
      "every Monday, Thursday and Sunday at 06:00"
    ),
    (
      "every banking day at 05:30; every day at 12:00", "joka pankkipäivä klo 5.30; joka päivä klo 12.00",
      "every banking day at 05:30; every day at 12:00"
    ),
    ("0 6 5 * *", "kuukauden 5. päivänä klo 6.00", "on day 5 of the month at 06:00"),
    (
      "0 6,18 1,15 jan,jul *", "kuukauden päivinä 1 ja 15 tammikuussa ja heinäkuussa klo 6.00 ja 18.00",
      "on days 1 and 15 of the month in January and July at 06:00 and 18:00"
    ),
    (
      "*/15 8-16 * * mon-fri",
      "maanantaisin, tiistaisin, keskiviikkoisin, torstaisin ja perjantaisin minuuteilla 0, 15, 30 ja 45 tunteina 8–16",
      "every Monday, Tuesday, Wednesday, Thursday and Friday at minutes 0, 15, 30 and 45 of the hours 8–16"
    ),
    ("30 * * * *", "joka päivä minuutilla 30 joka tunti", "every day at minute 30 of every hour"),
    ("* 3 * * *", "joka päivä joka minuutti tunnilla 3", "every day every minute of the hour 3"),
    ("* * * * *", "joka päivä joka minuutti", "every day every minute"),
    (
      "0 6 1-5,10 * mon", "kuukauden päivinä 1–5 ja 10 ja lisäksi maanantaisin klo 6.00",
      "on days 1–5 and 10 of the month and also every Monday at 06:00"
    ),
    (
      "0 6 */10 * 0,3", "kuukauden päivinä 1, 11, 21 ja 31, kun se on keskiviikko tai sunnuntai, klo 6.00",
      "on days 1, 11, 21 and 31 of the month, if it is a Wednesday or Sunday, at 06:00"
    ),
  ])
  func `a schedule is said in words`(_ text: String, _ finnish: String, _ english: String) throws {
    let schedule = try Schedule(text)
    #expect(schedule.sentence(.finnish) == finnish)
    #expect(schedule.sentence(.english) == english)
  }
}
