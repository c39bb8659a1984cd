//! Proposals for rosters in several languages, each held against the roster it was made from.

use std::path::Path;

use super::*;
use crate::mapping::Mapping;
use crate::roster::RosterOptions;

/// A proposal, which is a mapping that takes every row it was made from.
fn proposed(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("roster.csv");
    std::fs::write(&path, text).unwrap();
    let roster = Roster::open(&path, RosterOptions::default()).unwrap();
    let text = propose(&roster, None).unwrap();
    let mapping = Mapping::from_text(Path::new("map.toml"), &text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    mapping.check_columns(&roster).unwrap();
    for row in roster.rows().unwrap() {
        let row = row.unwrap();
        mapping.record(&row).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
    }
    text
}

fn assert_has(text: &str, expected: &[&str]) {
    for expected in expected {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn usual_headings_are_mapped_and_the_proposal_is_a_good_mapping() {
    let text = proposed(
        "Student No;First Name;Surname;E-mail;Expires;Course;Photo URL;Shoe size\n\
         A-1;Zoë;O'Brien;z@x.org;30/06/2027;Physics;https://x.org/1;44\n",
    );
    assert_has(
        &text,
        &[
            "[card-id]\ncolumn = \"Student No\"",
            "[recipient-email] # where invitations go\ncolumn = \"E-mail\"",
            "[card-expiration]\ncolumn = \"Expires\"\nformat = \"%d/%m/%Y\"\ntime = \"23:59\"",
            "columns = [\"First Name\", \"Surname\"]",
            "[front-fields.front-1]\ncolumn = \"Course\"",
            "[image.id-photo]",
            "#   \"Shoe size\"",
        ],
    );
    assert!(!text.contains("Zoë") && !text.contains("z@x.org"), "{text}");
}

#[test]
fn headings_are_read_in_the_administrators_language() {
    let row = "A-1;Ann;Example;ann@example.org;30.06.2031;Law;https://example.org/1.jpg;4006381333931";
    for headings in [
        "Matrikelnummer;Vorname;Nachname;E-Mail-Adresse;Ablaufdatum;Studiengang;Lichtbild;Strichcode",
        "Karten-Nr.;VORNAME;Familienname;E-Mail;Gültig bis;Fakultät;Foto-URL;Barcode",
        "Ausweisnummer;Vorname;Name;Mailadresse;GUELTIG BIS;Klasse;Passfoto;Bibliotheksausweis",
        "Numéro de carte;Prénom;Nom;Adresse e-mail;Date d'expiration;Filière;Photo d’identité;Code-barres",
        "N° étudiant;Prénom;Nom de famille;Courriel;Valable jusqu’au;Formation;URL photo;Code à barres",
        "Nº de carné;Nombre;Apellidos;Correo electrónico;Fecha de caducidad;Titulación;Foto;Código de barras",
        "Matricola;Nome;Cognome;Posta elettronica;Data di scadenza;Corso di laurea;Fototessera;Codice a barre",
        "Kaartnummer;Voornaam;Achternaam;E-mailadres;Geldig t/m;Opleiding;Pasfoto;Streepjescode",
        "N.º do cartão;Nome próprio;Apelido;Correio eletrónico;Válido até;Curso;Fotografia;Código de barras",
        "Nr albumu;Imię;Nazwisko;Adres e-mail;Data ważności;Kierunek studiów;Zdjęcie;Kod kreskowy",
        "Kortnummer;Förnamn;Efternamn;E-postadress;Giltig t.o.m.;Utbildning;Fotolänk;Streckkod",
        "Studienr.;Fornavn;Efternavn;E-mailadresse;Udløbsdato;Uddannelse;Billede;Stregkode",
        "Ansatt-ID;Fornavn;Etternavn;E-post;Utløpsdato;Avdeling;Bilde;Strekkode",
        "Číslo karty;Jméno;Příjmení;E-mailová adresa;Platnost do;Obor;Fotografie;Čárový kód",
        "Opiskelijanumero;Etunimi;Sukunimi;Sähköposti;Voimassa asti;Tiedekunta;Kuva;Viivakoodi",
        "Neptun-kód;Keresztnév;Vezetéknév;E-mail cím;Lejárat dátuma;Szak;Fénykép;Vonalkód",
    ] {
        let text = proposed(&format!("{headings}\n{row}\n"));
        let column: Vec<&str> = headings.split(';').collect();
        let quoted = |index: usize| quoted(column[index]);
        assert_has(
            &text,
            &[
                &format!("[card-id]\ncolumn = {}", quoted(0)),
                &format!("[name-fields.name]\ncolumns = [{}, {}]", quoted(1), quoted(2)),
                &format!("[recipient-email] # where invitations go\ncolumn = {}", quoted(3)),
                &format!("[card-expiration]\ncolumn = {}\nformat = \"%d.%m.%Y\"", quoted(4)),
                &format!("[front-fields.front-1]\ncolumn = {}", quoted(5)),
                &format!("column = {}", quoted(6)),
                &format!("[barcode.barcode]\ncolumn = {}", quoted(7)),
            ],
        );
        assert!(text.contains("\n[image.id-photo]"), "{text}");
        assert!(!text.contains("guess") && !text.contains("not used"), "{text}");
    }
}

#[test]
fn values_tell_what_headings_do_not() {
    let text = proposed(
        "a;b;c;d;e\n\
         Law;K-1;ann@example.org;https://example.org/1.jpg;4006381333931\n\
         Law;K-2;wei@example.org;https://example.org/2.jpg;4006381333948\n\
         Arts;K-3;zoe@example.org;https://example.org/3.jpg;4006381333955\n",
    );
    assert_has(
        &text,
        &[
            "only a guess, since every row has a value of its own.\n[card-id]\ncolumn = \"b\"",
            "[recipient-email] # where invitations go; recognised by its values\ncolumn = \"c\"",
            "[image.id-photo] # an address that begins with https://; recognised by its values\ncolumn = \"d\"",
            "[barcode.barcode] # recognised by the check digits of its values\ncolumn = \"e\"",
        ],
    );
}

#[test]
fn values_that_cannot_be_meant_are_not_proposed() {
    // The mail stop, the file name of a photo, the class that is called a number, and dates that are none.
    let text = proposed("Nummer;Matrikel;Mail;Foto;Gültig bis\n7;M-1;B12;1.jpg;soon\n7;M-2;B13;2.jpg;later\n");
    assert_has(
        &text,
        &[
            "[card-id]\ncolumn = \"Matrikel\"",
            "no format fits the dates of all rows",
            "\n#[recipient-email]",
            "\n#[image.id-photo]",
        ],
    );
    assert!(
        !text.contains("\n[recipient-email]") && !text.contains("\n[image") && !text.contains("\n[card-exp"),
        "{text}"
    );
}

#[test]
fn two_guids_are_a_physical_card_where_the_headings_say_so() {
    let guid = "28079fc8-e2ff-4976-a102-8659d39704dd";
    let text = proposed(&format!("Student No,User GUID,Card GUID\nA-1,{guid},{guid}\n"));
    assert_has(&text, &["user-id = { column = \"User GUID\" }\ncard-id = { column = \"Card GUID\" }"]);
}

#[test]
fn a_date_that_can_be_read_in_two_ways_is_said_to_be_so() {
    let text = proposed("id,expires\nA-1,05/06/2027\n");
    assert!(text.contains("format = \"%d/%m/%Y\" # a guess, could also be %m/%d/%Y"), "{text}");
    assert!(!proposed("id,expires\nA-1,2027-06-05\n").contains("\nformat"));
    for (cell, format) in [
        ("31/08/27", "%d/%m/%y"),
        ("6/30/2027 11:59:00 PM", "%m/%d/%Y %I:%M:%S %p"),
        ("31-AUG-27", "%d-%b-%y"),
        ("30 June 2027", "%d %B %Y"),
        ("Dec 31, 2027", "%b %d, %Y"),
        ("270630", "%y%m%d"),
        ("31.12.9999", "%d.%m.%Y"),
    ] {
        assert!(
            proposed(&format!("id,valid to\nA-1,\"{cell}\"\n")).contains(&format!("\nformat = \"{format}\"")),
            "{cell}"
        );
    }
}

#[test]
fn a_spreadsheets_number_of_a_day_is_proposed_as_no_date() {
    let text = proposed("id,valid to\nA-1,45123\nA-2,45124\n");
    assert!(text.contains("no format fits the dates of all rows") && !text.contains("\nformat"), "{text}");
}

#[test]
fn hostile_headings_stay_text() {
    let text = proposed("\"a\u{7f}\"\"]\nversion = 2\n[x\",\"b\\\",'''\nA,B,C\n");
    assert!(text.contains("only a guess"), "{text}");
}

#[test]
fn json_lines_are_proposed_from_their_members() {
    assert!(proposed("{\"id\":1,\"mail\":\"a@x.org\"}\n").contains("\n[recipient-email]"));
}

#[test]
fn every_section_of_a_mapping_is_there_and_works_when_it_is_uncommented() {
    let text = proposed("id,x\nA-1,\n");
    let all: String = text
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(code) if !code.starts_with(' ') => format!("{code}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    Mapping::from_text(Path::new("map.toml"), &all).unwrap_or_else(|error| panic!("{error}\n{all}"));
    // The parser names the sections that it knows.
    let error = Mapping::from_text(Path::new("map.toml"), "version = 1\n[no-section]\n").unwrap_err().to_string();
    let (_, known) = error.split_once("expected one of ").unwrap();
    let sections: Vec<&str> = known.split('`').skip(1).step_by(2).filter(|name| *name != "version").collect();
    assert!(sections.len() > 15, "{sections:?}");
    for section in sections {
        let is_there = ["[", "[["]
            .iter()
            .any(|open| [".", "]"].iter().any(|close| all.contains(&format!("\n{open}{section}{close}"))));
        assert!(is_there, "{section}\n{all}");
    }
}
