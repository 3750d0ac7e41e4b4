//! Time expressions with their values, as data: the sentence with the expression in brackets, and its value.

use crate::testing;

/// The article's day is a Tuesday unless a test says another.
const TUESDAY: &str = "2019-05-07";

/// Each sentence has its expressions in brackets, and behind each its value, or `?` for none.
fn check_on(date: Option<&str>, expect: &str) {
    let mut text = String::new();
    for (index, part) in expect.split(['[', ']', '{', '}']).enumerate() {
        // Text, expression, nothing, value, text, ...
        if index % 4 < 2 {
            text += part;
        }
    }
    let source = testing::source(&text);
    let times = testing::found(&testing::tagged(&source), date).times;
    let value = |id| format!("{{{}}}", times.value()[id].as_deref().unwrap_or("?"));
    assert_eq!(testing::marked(&text, times.ids().map(|id| (times.span()[id], value(id)))), expect);
}

fn check(expect: &str) {
    check_on(Some(TUESDAY), expect);
}

#[test]
fn dates_in_all_forms_of_news() {
    check("It was signed on [April 30, 2019]{2019-04-30} and opened on [30 April 2019]{2019-04-30}.");
    check("[The 30th of April]{2019-04-30} and [April 30th]{2019-04-30} are one.");
    check("A ticket said [2019-05-06]{2019-05-06}. It was paid on [3 March 2014]{2014-03-03}.");
    check("They met on [Friday, January 4, 2019]{2019-01-04}, and on [Tuesday, April 30]{2019-04-30}.");
    check("Sales rose in the run to [Sept. 30]{2018-09-30}.");
    check("It came into force in [April 2019]{2019-04}, after [Dec. 2018]{2018-12}.");
    check("The [2016]{2016} election and the one in [2018]{2018} were close.");
    check("A [2017]{2017}-[2019]{2019} survey began in [early 2017]{2017} and ended in [mid-2019]{2019}.");
    check("He sang in [the 1990s]{199} and [the '80s]{198}, and wrote in [the 19th century]{18}.");
}

#[test]
fn a_day_without_its_year_is_the_nearest_one_by_the_tense() {
    check("Guards fired on soldiers on [April 30]{2019-04-30}.");
    check("The treaty will be signed on [June 3]{2019-06-03}.");
    check("She died on [October 12]{2018-10-12} at home.");
    check("The court has until [Nov. 19]{2019-11-19} to decide.");
    check_on(Some("2020-01-03"), "The navy held drills from [Dec. 27]{2019-12-27} on.");
    check_on(Some("2019-12-30"), "Talks will resume on [Jan. 8]{2020-01-08}.");
}

#[test]
fn slashes_take_the_order_that_makes_a_day_near_the_article() {
    check("The form was stamped [5/6/19]{2019-05-06}.");
    check("The form was stamped [25/4/2019]{2019-04-25}.");
    check_on(Some("2019-06-07"), "The form was stamped [5/6/2019]{2019-06-05}.");
}

#[test]
fn weekdays_follow_the_tense() {
    check("Pompeo said on [Monday]{2019-05-06} that talks would go on.");
    check("He spoke on [Tuesday]{2019-05-07}.");
    check("They met in Moscow on [Sunday]{2019-05-05}.");
    check("A group was due to meet there on [Tuesday]{2019-05-07}.");
    check("The board will decide on [Friday]{2019-05-10}.");
    check("She is expected to give evidence on [Friday]{2019-05-10}.");
    check("The results will be published in a journal on [Thursday]{2019-05-09}.");
    check("On [Thursday]{2019-05-02} I walked down to the pier.");
    check("The court is meeting on [Wednesday]{2019-05-08}.");
    check("He promised on [Saturday]{2019-05-04} that the ship would arrive on [Thursday]{2019-05-09}.");
    check(
        "They met [last Tuesday]{2019-04-30}, and will meet [next Tuesday]{2019-05-14} and [this Friday]{2019-05-10}.",
    );
}

#[test]
fn days_are_counted_from_the_articles() {
    check("He left [yesterday]{2019-05-06}, speaks [today]{2019-05-07} and returns [tomorrow]{2019-05-08}.");
    check("It rained [the day before yesterday]{2019-05-05}.");
    check(
        "It ends [tonight]{2019-05-07TNI}; it began [last night]{2019-05-06TNI} and went on [this morning]{2019-05-07TMO}.",
    );
    check(
        "It happened [two days ago]{2019-05-05}, not [three months ago]{2019-02} or [ten years ago]{2009}.",
    );
    check("It happened [two weeks ago]{2019-W17}.");
}

#[test]
fn weeks_months_and_years_beside_the_articles() {
    check("[Last week]{2019-W18} and [this week]{2019-W19}, [next month]{2019-06} and [last year]{2018}.");
    check("He was held in [February last year]{2018-02} and freed [last March]{2019-03}.");
    check("By [the end of the year]{2019} it was over; it began [later this year]{2019}.");
    check("Sales rose in [the third quarter]{2018-Q3} and in [the second half of 2018]{2018-H2}.");
    check("She moved [last summer]{2018-SU} and will return [next spring]{2020-SP}.");
    check("They met [last weekend]{2019-W18-WE}.");
}

#[test]
fn months_alone_go_back_or_forward_by_the_tense() {
    check("In [January]{2019-01} Washington imposed sanctions.");
    check("It was founded in [March]{2019-03} and sold in [November]{2018-11}.");
    check("The book will come out in [November]{2019-11}.");
}

#[test]
fn some_expressions_lean_on_the_time_before() {
    check("The quake hit on [Saturday]{2019-05-04}. A tremor had come [two days earlier]{2019-05-02}.");
    check(
        "He left on [March 1]{2019-03-01}. [The next day]{2019-03-02} he wrote, and [three weeks later]{2019-W12} he was back.",
    );
    check("It fell in [1956]{1956}. [Three years later]{1959} she married.");
}

#[test]
fn times_of_day_take_the_day_beside_them() {
    check("It opens on [6 May]{2019-05-06} at [9 p.m.]{2019-05-06T21:00}, he said on [Friday]{2019-05-03}.");
    check(
        "It hit on [Monday morning]{2019-05-06TMO}, at [5:42 a.m.]{2019-05-06T05:42} local time ([1042 GMT]{2019-05-06T10:42Z}).",
    );
    check("It closed around [noon]{2019-05-07T12:00}.");
}

#[test]
fn lengths_and_recurring_times() {
    check("They talked for [an hour]{PT1H} and waited [three years]{P3Y}, then [half an hour]{PT30M}.");
    check("A [five-year]{P5Y} plan took [two and a half years]{P2Y6M} or [sixty-one years]{P61Y}.");
    check("It lasted [several weeks]{PXW} and [a couple of days]{P2D}.");
    check("He ran [every Tuesday]{XXXX-WXX-2}, swam [every two weeks]{P2W} and wrote [once a month]{P1M}.");
    check("The march went on [every night]{XXXX-XX-XXTNI}.");
}

#[test]
fn what_only_looks_like_a_time_is_none() {
    check("She may march, and for a second the reporters fell silent.");
    check("May said that April Jones and August Wilson were here.");
    check("The 18-year-old, the 58-year-old and a boy who is 12 years old ran 2000 metres.");
    check("He hosts This Week and reads the Sunday Times.");
    check("It costs 500 pounds a month and 2,019 people paid.");
}

#[test]
fn what_leaves_the_calendar_has_no_value() {
    check("It began [99999999 days ago]{?} and [12345678 centuries ago]{?}.");
    check("It will end [88888888 weeks from now]{?}, or on [February 30]{?}.");
    check_on(Some("9999-12-31"), "It will end [tomorrow]{?} or [next year]{?}, or on [Monday]{?}.");
    check_on(Some("-009999-01-01"), "It began [yesterday]{?}, or [two centuries ago]{?}.");
}

#[test]
fn without_a_date_relative_expressions_stay_open_and_say_so() {
    let source = testing::source("He left yesterday, on Monday, and in 2012 for three days.");
    let times = testing::found(&testing::tagged(&source), None).times;
    let rows: Vec<_> = times.ids().map(|id| (times.value()[id].as_deref(), &*times.reason()[id])).collect();
    assert_eq!(
        rows,
        [
            (None, "no reference date"),
            (None, "no reference date"),
            (Some("2012"), "a year"),
            (Some("P3D"), "a length of time"),
        ]
    );
}

#[test]
fn open_readings_are_told() {
    let source = testing::source("The form was stamped 5/6/19, at the latest by Friday.");
    let times = testing::found(&testing::tagged(&source), Some(TUESDAY)).times;
    let row = |id| format!("{:?} {:?}: {}", times.value()[id], times.alternatives()[id], times.reason()[id]);
    let rows: Vec<_> = times.ids().map(row).collect();
    insta::assert_snapshot!(rows.join("\n"), @r#"
    Some("2019-05-06") ["2019-06-05"]: month before day
    Some("2019-05-03") []: the last such weekday, by the tense
    "#);
}
