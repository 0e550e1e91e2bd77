<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>CardContent</name>
    <message>
        <source>, in %1</source>
        <translation>, Eingang %1</translation>
    </message>
    <message>
        <source>, out %1</source>
        <translation>, Ausgang %1</translation>
    </message>
    <message>
        <source>, connected to %1</source>
        <translation>, verbunden mit %1</translation>
    </message>
    <message>
        <source>, has a problem: %1</source>
        <translation>, hat ein Problem: %1</translation>
    </message>
    <message>
        <source>%1 train · %2 test</source>
        <translation>%1 Train · %2 Test</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Transforms: %1</source>
        <translation>Transformationen: %1</translation>
    </message>
    <message>
        <source>bypassed</source>
        <translation>überbrückt</translation>
    </message>
    <message>
        <source>, bypassed</source>
        <translation>, überbrückt</translation>
    </message>
</context>
<context>
    <name>CardPicture</name>
    <message>
        <source>%1 on this image</source>
        <translation>%1 bei diesem Bild</translation>
    </message>
</context>
<context>
    <name>DataCard</name>
    <message>
        <source>en</source>
        <translation>de</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>cannot read: %1</source>
        <translation>kann nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>cannot write: %1 (while %2)</source>
        <translation>kann nicht geschrieben werden: %1 (%2)</translation>
    </message>
    <message>
        <source>cannot write: %1</source>
        <translation>kann nicht geschrieben werden: %1</translation>
    </message>
    <message>
        <source>opening its folder</source>
        <translation>beim Öffnen des Ordners</translation>
    </message>
    <message>
        <source>syncing its folder</source>
        <translation>beim Sichern des Ordners</translation>
    </message>
    <message>
        <source>following a symbolic link</source>
        <translation>beim Folgen einer symbolischen Verknüpfung</translation>
    </message>
    <message>
        <source>looking for its name</source>
        <translation>beim Suchen des Namens</translation>
    </message>
    <message>
        <source>looking for the old file</source>
        <translation>beim Suchen der alten Datei</translation>
    </message>
    <message>
        <source>replacing it</source>
        <translation>beim Ersetzen</translation>
    </message>
    <message>
        <source>setting its permissions</source>
        <translation>beim Setzen der Zugriffsrechte</translation>
    </message>
    <message>
        <source>renaming the temporary file</source>
        <translation>beim Umbenennen der temporären Datei</translation>
    </message>
    <message>
        <source>creating a temporary file beside it</source>
        <translation>beim Anlegen einer temporären Datei daneben</translation>
    </message>
    <message>
        <source>looking at its end</source>
        <translation>beim Lesen ihres Endes</translation>
    </message>
    <message>
        <source>appending a line</source>
        <translation>beim Anhängen einer Zeile</translation>
    </message>
    <message>
        <source>opening</source>
        <translation>beim Öffnen</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>beim Schreiben</translation>
    </message>
    <message>
        <source>syncing</source>
        <translation>beim Sichern</translation>
    </message>
    <message>
        <source>closing</source>
        <translation>beim Schließen</translation>
    </message>
    <message>
        <source>it is a folder, not a file</source>
        <translation>es ist ein Ordner, keine Datei</translation>
    </message>
    <message>
        <source>it is not a regular file</source>
        <translation>es ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>larger than the %1 bytes that are allowed</source>
        <translation>größer als die erlaubten %1 Bytes</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>Keine Berechtigung</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>Datei oder Ordner nicht gefunden</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>Kein Platz mehr auf dem Datenträger</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>Der zugeteilte Speicherplatz ist voll</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>Der Datenträger ist schreibgeschützt</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>Ein-/Ausgabefehler</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>Ist ein Ordner</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>Ist kein Ordner</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>Der Dateiname ist zu lang</translation>
    </message>
    <message>
        <source>line %1, column %2</source>
        <translation>Zeile %1, Spalte %2</translation>
    </message>
    <message>
        <source>%1 bytes of JSON, but at most %2 are allowed</source>
        <translation>%1 Bytes JSON, erlaubt sind höchstens %2</translation>
    </message>
    <message>
        <source>the key &quot;%1&quot; comes twice</source>
        <translation>der Schlüssel „%1“ kommt zweimal vor</translation>
    </message>
    <message>
        <source>the number %1 is too large</source>
        <translation>die Zahl %1 ist zu groß</translation>
    </message>
    <message>
        <source>nested more than %1 deep</source>
        <translation>tiefer als %1-mal verschachtelt</translation>
    </message>
    <message>
        <source>syntax error while parsing value - %1</source>
        <translation>Syntaxfehler in einem Wert: %1</translation>
    </message>
    <message>
        <source>syntax error while parsing object key - %1</source>
        <translation>Syntaxfehler im Schlüssel eines Objekts: %1</translation>
    </message>
    <message>
        <source>syntax error while parsing object separator - %1</source>
        <translation>Syntaxfehler hinter dem Schlüssel eines Objekts: %1</translation>
    </message>
    <message>
        <source>syntax error while parsing object - %1</source>
        <translation>Syntaxfehler in einem Objekt: %1</translation>
    </message>
    <message>
        <source>syntax error while parsing array - %1</source>
        <translation>Syntaxfehler in einer Liste: %1</translation>
    </message>
    <message>
        <source>invalid literal</source>
        <translation>unbekanntes Wort</translation>
    </message>
    <message>
        <source>invalid number</source>
        <translation>ungültige Zahl</translation>
    </message>
    <message>
        <source>expected digit after exponent sign</source>
        <translation>hinter dem Vorzeichen des Exponenten fehlt eine Ziffer</translation>
    </message>
    <message>
        <source>expected &apos;+&apos;, &apos;-&apos;, or digit after exponent</source>
        <translation>hinter dem Exponenten fehlt eine Ziffer</translation>
    </message>
    <message>
        <source>expected digit after %1</source>
        <translation>es fehlt eine Ziffer hinter %1</translation>
    </message>
    <message>
        <source>invalid string: missing closing quote</source>
        <translation>ein Text ohne schließendes Anführungszeichen</translation>
    </message>
    <message>
        <source>invalid string: &apos;\u&apos; must be followed by 4 hex digits</source>
        <translation>in einem Text fehlen hinter „\u“ vier Hexadezimalziffern</translation>
    </message>
    <message>
        <source>invalid string: forbidden character after backslash</source>
        <translation>in einem Text ein unerlaubtes Zeichen hinter dem umgekehrten Schrägstrich</translation>
    </message>
    <message>
        <source>invalid string: control character %1 must be escaped to %2 or %3</source>
        <translation>in einem Text ein Steuerzeichen, %1, statt %2 oder %3</translation>
    </message>
    <message>
        <source>invalid string: control character %1 must be escaped to %2</source>
        <translation>in einem Text ein Steuerzeichen, %1, statt %2</translation>
    </message>
    <message>
        <source>invalid string: ill-formed UTF-8 byte</source>
        <translation>in einem Text ein Byte, das kein UTF-8 ist</translation>
    </message>
    <message>
        <source>invalid string: surrogate %1 must be followed by %2</source>
        <translation>in einem Text fehlt hinter %1 ein Zeichen aus %2</translation>
    </message>
    <message>
        <source>invalid BOM</source>
        <translation>eine Byte-Reihenfolge-Marke, die keine von UTF-8 ist</translation>
    </message>
    <message>
        <source>must be 0xEF 0xBB 0xBF if given</source>
        <translation>das wäre 0xEF 0xBB 0xBF</translation>
    </message>
    <message>
        <source>last read: %1</source>
        <translation>zuletzt gelesen: %1</translation>
    </message>
    <message>
        <source>unexpected %1</source>
        <translation>unerwartet: %1</translation>
    </message>
    <message>
        <source>end of input</source>
        <translation>das Ende der Datei</translation>
    </message>
    <message>
        <source>string literal</source>
        <translation>ein Text</translation>
    </message>
    <message>
        <source>number literal</source>
        <translation>eine Zahl</translation>
    </message>
    <message>
        <source>true literal</source>
        <translation>true</translation>
    </message>
    <message>
        <source>false literal</source>
        <translation>false</translation>
    </message>
    <message>
        <source>null literal</source>
        <translation>null</translation>
    </message>
    <message>
        <source>&apos;[&apos;, &apos;{&apos;, or a literal</source>
        <translation>„[“, „{“ oder ein Wert</translation>
    </message>
    <message>
        <source>expected a &quot;%1&quot;</source>
        <translation>es fehlt „%1“</translation>
    </message>
    <message>
        <source>expected %1 bytes of %2, but the file ends after %3</source>
        <translation>erwartet: %1 Bytes für %2, aber die Datei endet nach %3</translation>
    </message>
    <message>
        <source>expected %1 bytes of %2, but it ends after %3</source>
        <translation>erwartet: %1 Bytes für %2, aber sie endet nach %3</translation>
    </message>
    <message>
        <source>expected the end of the file, but %1 bytes follow</source>
        <translation>erwartet: das Ende der Datei, aber es folgen %1 Bytes</translation>
    </message>
    <message>
        <source>expected records of %1 bytes, but it has %2 bytes</source>
        <translation>erwartet: Sätze von %1 Bytes, aber sie hat %2 Bytes</translation>
    </message>
    <message>
        <source>[permute] expected %1 axes, got %2</source>
        <translation>[permute] erwartet: %1 Achsen; gefunden: %2</translation>
    </message>
    <message>
        <source>[flatten] expected a start_dim before end_dim, got %1 and %2</source>
        <translation>[flatten] erwartet: ein start_dim vor end_dim; gefunden: %1 und %2</translation>
    </message>
    <message>
        <source>[%1] expected shapes that broadcast, got %2 and %3: %4 is not %5 at dimension %6</source>
        <translation>[%1] erwartet: Formen, die zueinander passen; gefunden: %2 und %3: %4 ist nicht %5 in Dimension %6</translation>
    </message>
    <message>
        <source>[%1] expected %2, got %3</source>
        <translation>[%1] erwartet: %2; gefunden: %3</translation>
    </message>
    <message>
        <source>expected %1 bytes of data after the header, but there are %2</source>
        <translation>erwartet: %1 Bytes Daten hinter dem Kopf, aber es sind %2</translation>
    </message>
    <message>
        <source>expected %1 bytes, got %2</source>
        <translation>erwartet: %1 Bytes; gefunden: %2</translation>
    </message>
    <message>
        <source>expected %1 to %2 axes, got %3</source>
        <translation>erwartet: %1 bis %2 Achsen; gefunden: %3</translation>
    </message>
    <message>
        <source>expected %1, got %2</source>
        <translation>erwartet: %1; gefunden: %2</translation>
    </message>
    <message>
        <source>expected %1</source>
        <translation>erwartet: %1</translation>
    </message>
    <message>
        <source>an object with &quot;event&quot; and &quot;step&quot;</source>
        <translation>ein Objekt mit „event“ und „step“</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>ein Objekt</translation>
    </message>
    <message>
        <source>a list of integers</source>
        <translation>eine Liste von ganzen Zahlen</translation>
    </message>
    <message>
        <source>a list of numbers</source>
        <translation>eine Liste von Zahlen</translation>
    </message>
    <message>
        <source>a list of at most %1</source>
        <translation>eine Liste von höchstens %1</translation>
    </message>
    <message>
        <source>a list of ids</source>
        <translation>eine Liste von Namen</translation>
    </message>
    <message>
        <source>a list of %1</source>
        <translation>eine Liste von %1</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>eine Liste</translation>
    </message>
    <message>
        <source>a text of %1 bytes</source>
        <translation>ein Text von %1 Bytes</translation>
    </message>
    <message>
        <source>the word %1</source>
        <translation>das Wort %1</translation>
    </message>
    <message>
        <source>a word</source>
        <translation>ein Wort</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true oder false</translation>
    </message>
    <message>
        <source>integers from %1 to %2</source>
        <translation>ganze Zahlen von %1 bis %2</translation>
    </message>
    <message>
        <source>an integer from %1 to %2</source>
        <translation>eine ganze Zahl von %1 bis %2</translation>
    </message>
    <message>
        <source>a number from %1 to %2</source>
        <translation>eine Zahl von %1 bis %2</translation>
    </message>
    <message>
        <source>a number of at least %1</source>
        <translation>eine Zahl ab %1</translation>
    </message>
    <message>
        <source>a number of 64 bits, a list of numbers, a word, true, false or null</source>
        <translation>eine Zahl mit 64 Bit, eine Liste von Zahlen, ein Wort, true, false oder null</translation>
    </message>
    <message>
        <source>a number above 0</source>
        <translation>eine Zahl über 0</translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation>mindestens %1</translation>
    </message>
    <message>
        <source>a share between 0 and 1</source>
        <translation>ein Anteil zwischen 0 und 1</translation>
    </message>
    <message>
        <source>format %1</source>
        <translation>Format %1</translation>
    </message>
    <message>
        <source>this network has format %1, of a newer version of Tensorloom; this version reads format %2</source>
        <translation>dieses Netz hat das Format %1 einer neueren Version von Tensorloom; diese Version liest Format %2</translation>
    </message>
    <message>
        <source>%1 is the id of nodes[%2] already; ids are unique</source>
        <translation>%1 heißt schon nodes[%2]; jede id gibt es nur einmal</translation>
    </message>
    <message>
        <source>bad gzip file: %1</source>
        <translation>fehlerhafte gzip-Datei: %1</translation>
    </message>
    <message>
        <source>it needs a dictionary</source>
        <translation>sie braucht ein Wörterbuch</translation>
    </message>
    <message>
        <source>other data follows its end</source>
        <translation>hinter ihrem Ende folgt anderes</translation>
    </message>
    <message>
        <source>unpacks to more than the %1 bytes allowed</source>
        <translation>entpackt größer als die erlaubten %1 Bytes</translation>
    </message>
    <message>
        <source>bad archive: %1</source>
        <translation>fehlerhaftes Archiv: %1</translation>
    </message>
    <message>
        <source>it ends too early</source>
        <translation>sie endet zu früh</translation>
    </message>
    <message>
        <source>its directory is missing</source>
        <translation>das Verzeichnis fehlt</translation>
    </message>
    <message>
        <source>its directory is too large</source>
        <translation>das Verzeichnis ist zu groß</translation>
    </message>
    <message>
        <source>an entry of its directory is missing</source>
        <translation>ein Eintrag des Verzeichnisses fehlt</translation>
    </message>
    <message>
        <source>a file&apos;s header is missing</source>
        <translation>der Kopf einer Datei fehlt</translation>
    </message>
    <message>
        <source>a number in a header is unreadable</source>
        <translation>eine Zahl in einem Kopf ist unlesbar</translation>
    </message>
    <message>
        <source>the checksum of a header is wrong</source>
        <translation>die Prüfsumme eines Kopfs ist falsch</translation>
    </message>
    <message>
        <source>%1 is packed by method %2</source>
        <translation>%1 ist mit Verfahren %2 gepackt</translation>
    </message>
    <message>
        <source>header of a file</source>
        <translation>den Kopf einer Datei</translation>
    </message>
    <message>
        <source>entry of the directory</source>
        <translation>einen Eintrag des Verzeichnisses</translation>
    </message>
    <message>
        <source>place of the file</source>
        <translation>den Ort der Datei</translation>
    </message>
    <message>
        <source>name&apos;s length</source>
        <translation>die Länge des Namens</translation>
    </message>
    <message>
        <source>comment&apos;s length</source>
        <translation>die Länge der Bemerkung</translation>
    </message>
    <message>
        <source>extra field&apos;s length</source>
        <translation>die Länge des Zusatzfelds</translation>
    </message>
    <message>
        <source>extra field</source>
        <translation>das Zusatzfeld</translation>
    </message>
    <message>
        <source>packed size</source>
        <translation>die gepackte Größe</translation>
    </message>
    <message>
        <source>the header&apos;s length</source>
        <translation>die Länge des Kopfs</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>nicht gefunden</translation>
    </message>
    <message>
        <source>Looked for %1 in</source>
        <translation>Gesucht wurde %1 in</translation>
    </message>
    <message>
        <source>%1 (your data folder)</source>
        <translation>%1 (der eigene Datenordner)</translation>
    </message>
    <message>
        <source>%1 (as torchvision has it)</source>
        <translation>%1 (wo torchvision ihn hat)</translation>
    </message>
    <message>
        <source>%1 (Debian package)</source>
        <translation>%1 (Debian-Paket)</translation>
    </message>
    <message>
        <source>Get it with `loom data download %1` or `sudo apt install %2`</source>
        <translation>Zu holen mit `loom data download %1` oder `sudo apt install %2`</translation>
    </message>
    <message>
        <source>Get it with `loom data download %1`</source>
        <translation>Zu holen mit `loom data download %1`</translation>
    </message>
    <message>
        <source>no data set of this name is known; there are %1</source>
        <translation>einen Datensatz dieses Namens gibt es nicht; bekannt sind %1</translation>
    </message>
    <message>
        <source>there is no data set %1 to download</source>
        <translation>einen Datensatz %1 gibt es nicht herunterzuladen</translation>
    </message>
    <message>
        <source>the drawing names no data set: choose one for its Input</source>
        <translation>die Zeichnung nennt keinen Datensatz: für ihren Input einen wählen</translation>
    </message>
    <message>
        <source>the network names no data set: expected &quot;dataset&quot;: {&quot;name&quot;: …}</source>
        <translation>das Netz nennt keinen Datensatz: erwartet &quot;dataset&quot;: {&quot;name&quot;: …}</translation>
    </message>
    <message>
        <source>cannot download: %1</source>
        <translation>kann nicht heruntergeladen werden: %1</translation>
    </message>
    <message>
        <source>another download of it is under way</source>
        <translation>es wird gerade schon heruntergeladen</translation>
    </message>
    <message>
        <source>it is larger than any data set</source>
        <translation>größer als jeder Datensatz</translation>
    </message>
    <message>
        <source>stopped; the same command goes on from here</source>
        <translation>angehalten; derselbe Befehl macht hier weiter</translation>
    </message>
    <message>
        <source>no address is known for it</source>
        <translation>dafür ist keine Adresse bekannt</translation>
    </message>
    <message>
        <source>cannot make this folder: %1</source>
        <translation>dieser Ordner lässt sich nicht anlegen: %1</translation>
    </message>
    <message>
        <source>cannot make the folder: %1</source>
        <translation>der Ordner lässt sich nicht anlegen: %1</translation>
    </message>
    <message>
        <source>the download is damaged: expected MD5 %1, got %2</source>
        <translation>das Heruntergeladene ist beschädigt: erwartet MD5 %1, gefunden %2</translation>
    </message>
    <message>
        <source>this build of Tensorloom has no libcurl</source>
        <translation>dieses Tensorloom ist ohne libcurl gebaut</translation>
    </message>
    <message>
        <source>not an IDX file: it does not begin with 00 00 and a known type</source>
        <translation>keine IDX-Datei: sie beginnt nicht mit 00 00 und einem bekannten Typ</translation>
    </message>
    <message>
        <source>it announces %1 or more elements of %2 bytes, which it cannot hold</source>
        <translation>sie kündigt %1 oder mehr Elemente von %2 Bytes an, die sie nicht enthalten kann</translation>
    </message>
    <message>
        <source>more bytes follow than its header announces</source>
        <translation>es folgen mehr Bytes, als ihr Kopf ankündigt</translation>
    </message>
    <message>
        <source>images as bytes %1</source>
        <translation>Bilder als Bytes %1</translation>
    </message>
    <message>
        <source>labels as bytes %1</source>
        <translation>Klassen als Bytes %1</translation>
    </message>
    <message>
        <source>%1 labels for %2 images</source>
        <translation>%1 Klassen für %2 Bilder</translation>
    </message>
    <message>
        <source>it holds no images</source>
        <translation>sie enthält keine Bilder</translation>
    </message>
    <message>
        <source>labels from 0 to %1</source>
        <translation>Klassen von 0 bis %1</translation>
    </message>
    <message>
        <source>a label from 0 to %1</source>
        <translation>eine Klasse von 0 bis %1</translation>
    </message>
    <message>
        <source>record %1</source>
        <translation>Satz %1</translation>
    </message>
    <message>
        <source>numbers for %1</source>
        <translation>Zahlen für %1</translation>
    </message>
    <message>
        <source>1 or %1 numbers for %2</source>
        <translation>1 oder %1 Zahlen für %2</translation>
    </message>
    <message>
        <source>%1 numbers for %2</source>
        <translation>%1 Zahlen für %2</translation>
    </message>
    <message>
        <source>padding from %1 to %2</source>
        <translation>padding von %1 bis %2</translation>
    </message>
    <message>
        <source>p from %1 to %2</source>
        <translation>p von %1 bis %2</translation>
    </message>
    <message>
        <source>scale from %1 to %2</source>
        <translation>scale von %1 bis %2</translation>
    </message>
    <message>
        <source>ratio from %1 to %2</source>
        <translation>ratio von %1 bis %2</translation>
    </message>
    <message>
        <source>std from %1 to %2</source>
        <translation>std von %1 bis %2</translation>
    </message>
    <message>
        <source>the smaller %1 first</source>
        <translation>das kleinere %1 zuerst</translation>
    </message>
    <message>
        <source>a whole padding</source>
        <translation>ein ganzzahliges padding</translation>
    </message>
    <message>
        <source>a setting that it has</source>
        <translation>eine Einstellung, die es hat</translation>
    </message>
    <message>
        <source>the name of a transform</source>
        <translation>der Name einer Transformation</translation>
    </message>
    <message>
        <source>%1 got an unexpected keyword argument %2; it takes %3</source>
        <translation>%1 kennt die Einstellung %2 nicht; es nimmt %3</translation>
    </message>
    <message>
        <source>%1 got an unexpected keyword argument %2 (did you mean %3?)</source>
        <translation>%1 kennt die Einstellung %2 nicht (gemeint war %3?)</translation>
    </message>
    <message>
        <source>unknown %1 &apos;%2&apos;: expected one of %3 (did you mean %4?)</source>
        <translation>unbekannt: %1 „%2“; es gibt %3 (gemeint war %4?)</translation>
    </message>
    <message>
        <source>unknown %1 &apos;%2&apos;: expected one of %3</source>
        <translation>unbekannt: %1 „%2“; es gibt %3</translation>
    </message>
    <message>
        <source>Invalid learning rate: %1</source>
        <translation>Ungültige Lernrate: %1</translation>
    </message>
    <message>
        <source>Invalid momentum value: %1</source>
        <translation>Ungültiges momentum: %1</translation>
    </message>
    <message>
        <source>Invalid weight_decay value: %1</source>
        <translation>Ungültiges weight_decay: %1</translation>
    </message>
    <message>
        <source>Invalid epsilon value: %1</source>
        <translation>Ungültiges eps: %1</translation>
    </message>
    <message>
        <source>Invalid beta parameter at index %1: %2</source>
        <translation>Ungültiger Wert an Stelle %1 von betas: %2</translation>
    </message>
    <message>
        <source>Nesterov momentum requires a momentum and zero dampening</source>
        <translation>Nesterov braucht ein momentum, und dampening muss 0 sein</translation>
    </message>
    <message>
        <source>two numbers</source>
        <translation>zwei Zahlen</translation>
    </message>
    <message>
        <source>Expected positive integer total_steps, but got %1</source>
        <translation>total_steps muss eine ganze Zahl über 0 sein, nicht %1</translation>
    </message>
    <message>
        <source>Expected float between 0 and 1 pct_start, but got %1</source>
        <translation>pct_start muss zwischen 0 und 1 liegen, nicht bei %1</translation>
    </message>
    <message>
        <source>Expected positive %1, but got 0</source>
        <translation>%1 muss über 0 sein</translation>
    </message>
    <message>
        <source>Starting multiplicative factor expected to be greater than 0 and less or equal to 1</source>
        <translation>Der Anfangsfaktor muss über 0 und höchstens 1 sein</translation>
    </message>
    <message>
        <source>the precision float32, tf32 or bfloat16</source>
        <translation>die Genauigkeit float32, tf32 oder bfloat16</translation>
    </message>
    <message>
        <source>0 or 1</source>
        <translation>0 oder 1</translation>
    </message>
    <message>
        <source>%1 of %2 images leaves a part without any</source>
        <translation>%1 von %2 Bildern lässt einen Teil ohne eines</translation>
    </message>
    <message>
        <source>%1 training images make no batch of %2</source>
        <translation>%1 Trainingsbilder ergeben keinen Batch von %2</translation>
    </message>
    <message>
        <source>%1 cannot be changed while training: expected one of %2</source>
        <translation>%1 lässt sich während des Trainings nicht ändern, nur %2</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>eine Zahl</translation>
    </message>
    <message>
        <source>the network takes images %1, this one is %2</source>
        <translation>das Netz nimmt Bilder %1, dieses ist %2</translation>
    </message>
    <message>
        <source>the network takes images %1, %2 has %3</source>
        <translation>das Netz nimmt Bilder %1, %2 hat %3</translation>
    </message>
    <message>
        <source>the data set has %1 classes, the network only %2 outputs</source>
        <translation>der Datensatz hat %1 Klassen, das Netz nur %2 Ausgänge</translation>
    </message>
    <message>
        <source>%1 has %2 classes, the network only %3 outputs</source>
        <translation>%1 hat %2 Klassen, das Netz nur %3 Ausgänge</translation>
    </message>
    <message>
        <source>the network&apos;s output is %1, not a number for each of the %2 classes</source>
        <translation>die Ausgabe des Netzes ist %1, nicht eine Zahl für jede der %2 Klassen</translation>
    </message>
    <message>
        <source>the network&apos;s output is %1, not a number for each class</source>
        <translation>die Ausgabe des Netzes ist %1, nicht eine Zahl für jede Klasse</translation>
    </message>
    <message>
        <source>MSELoss compares with one number for each of the %1 classes, got a prediction of shape %2</source>
        <translation>MSELoss vergleicht mit einer Zahl für jede der %1 Klassen; die Vorhersage hat die Form %2</translation>
    </message>
    <message>
        <source>the network has no loss to train with: add CrossEntropyLoss</source>
        <translation>das Netz hat keinen Verlust, mit dem es trainieren könnte: CrossEntropyLoss hinzufügen</translation>
    </message>
    <message>
        <source>the network has more than %1 parameters: too many to show while it is drawn</source>
        <translation>das Netz hat mehr als %1 Parameter: zu viele, um sie beim Zeichnen zu zeigen</translation>
    </message>
    <message>
        <source>there is no drawing yet</source>
        <translation>noch gibt es keine Zeichnung</translation>
    </message>
    <message>
        <source>the drawing is empty</source>
        <translation>die Zeichnung ist leer</translation>
    </message>
    <message>
        <source>the drawing</source>
        <translation>die Zeichnung</translation>
    </message>
    <message>
        <source>recovered work</source>
        <translation>die wiederhergestellte Arbeit</translation>
    </message>
    <message>
        <source>there is no node %1</source>
        <translation>einen Knoten %1 gibt es nicht</translation>
    </message>
    <message>
        <source>there is a node %1 already</source>
        <translation>einen Knoten %1 gibt es schon</translation>
    </message>
    <message>
        <source>two nodes are called %1</source>
        <translation>zwei Knoten heißen %1</translation>
    </message>
    <message>
        <source>%1 cannot run: %2</source>
        <translation>%1 kann nicht rechnen: %2</translation>
    </message>
    <message>
        <source>%1 has no tensor %2</source>
        <translation>%1 hat keinen Tensor %2</translation>
    </message>
    <message>
        <source>there is no gradient of %1 yet: train a step</source>
        <translation>von %1 gibt es noch keinen Gradienten: einen Schritt trainieren</translation>
    </message>
    <message>
        <source>%1 values are too many to show: take a slice of at most %2</source>
        <translation>%1 Werte sind zu viele, um sie zu zeigen: einen Ausschnitt von höchstens %2 nehmen</translation>
    </message>
    <message>
        <source>a header of %1 bytes is too long</source>
        <translation>ein Kopf von %1 Bytes ist zu lang</translation>
    </message>
    <message>
        <source>the header does not begin with &apos;{&apos;</source>
        <translation>der Kopf beginnt nicht mit „{“</translation>
    </message>
    <message>
        <source>an object is not expected here</source>
        <translation>hier ist kein Objekt erwartet</translation>
    </message>
    <message>
        <source>a list is not expected here</source>
        <translation>hier ist keine Liste erwartet</translation>
    </message>
    <message>
        <source>an object is expected here</source>
        <translation>hier ist ein Objekt erwartet</translation>
    </message>
    <message>
        <source>more than %1 tensors</source>
        <translation>mehr als %1 Tensoren</translation>
    </message>
    <message>
        <source>more than %1 axes</source>
        <translation>mehr als %1 Achsen</translation>
    </message>
    <message>
        <source>unknown key &quot;%1&quot;</source>
        <translation>unbekannter Schlüssel „%1“</translation>
    </message>
    <message>
        <source>__metadata__ holds texts only</source>
        <translation>__metadata__ enthält nur Texte</translation>
    </message>
    <message>
        <source>&quot;%1&quot; has a value of the wrong kind</source>
        <translation>„%1“ hat einen Wert der falschen Art</translation>
    </message>
    <message>
        <source>dtype %1 is not supported</source>
        <translation>der dtype %1 wird nicht unterstützt</translation>
    </message>
    <message>
        <source>a whole number from 0 is expected here</source>
        <translation>hier ist eine ganze Zahl ab 0 erwartet</translation>
    </message>
    <message>
        <source>data_offsets are two numbers</source>
        <translation>data_offsets sind zwei Zahlen</translation>
    </message>
    <message>
        <source>a tensor needs dtype, shape and two data_offsets</source>
        <translation>ein Tensor braucht dtype, shape und zwei data_offsets</translation>
    </message>
    <message>
        <source>the shape of &quot;%1&quot; is too large</source>
        <translation>die Form von „%1“ ist zu groß</translation>
    </message>
    <message>
        <source>&quot;%1&quot; begins at byte %2 of the data, but %3 was expected</source>
        <translation>„%1“ beginnt bei Byte %2 der Daten, erwartet war %3</translation>
    </message>
    <message>
        <source>&quot;%1&quot; of shape %2 needs %3 bytes, but its data_offsets are %4 and %5</source>
        <translation>„%1“ der Form %2 braucht %3 Bytes, aber seine data_offsets sind %4 und %5</translation>
    </message>
    <message>
        <source>there is no run here</source>
        <translation>hier liegt kein Lauf</translation>
    </message>
    <message>
        <source>there is no run in this folder</source>
        <translation>in diesem Ordner liegt kein Lauf</translation>
    </message>
    <message>
        <source>there is no run</source>
        <translation>es gibt keinen Lauf</translation>
    </message>
    <message>
        <source>a run is on: stop it first</source>
        <translation>ein Lauf ist im Gang: erst stoppen</translation>
    </message>
    <message>
        <source>another process is training in this folder</source>
        <translation>ein anderer Prozess trainiert in diesem Ordner</translation>
    </message>
    <message>
        <source>there is a run already: resume it with --resume, or name another folder with --run</source>
        <translation>hier liegt schon ein Lauf: ihn fortsetzen oder einen anderen Ordner nehmen</translation>
    </message>
    <message>
        <source>the folder is not empty; a new run needs one of its own</source>
        <translation>der Ordner ist nicht leer; ein neuer Lauf braucht einen eigenen</translation>
    </message>
    <message>
        <source>the run was begun with seed %1, not %2</source>
        <translation>der Lauf begann mit dem Seed %1, nicht %2</translation>
    </message>
    <message>
        <source>the run was begun with another network (%1): name another folder with --run to train this one</source>
        <translation>der Lauf begann mit einem anderen Netz (%1): dieses in einem anderen Ordner trainieren</translation>
    </message>
    <message>
        <source>the connections are others</source>
        <translation>die Verbindungen sind andere</translation>
    </message>
    <message>
        <source>the data set or its transforms are others</source>
        <translation>Datensatz oder Transformationen sind andere</translation>
    </message>
    <message>
        <source>the training settings are others</source>
        <translation>die Einstellungen des Trainings sind andere</translation>
    </message>
    <message>
        <source>the run was trained on %1 (%2 images, seed %3), not on this %4 (%5 images, seed %6)</source>
        <translation>der Lauf trainierte mit %1 (%2 Bilder, Seed %3), nicht mit diesem %4 (%5 Bilder, Seed %6)</translation>
    </message>
    <message>
        <source>not a training state of format %1</source>
        <translation>kein Trainingszustand im Format %1</translation>
    </message>
    <message>
        <source>not a training state: %1</source>
        <translation>kein Trainingszustand: %1</translation>
    </message>
    <message>
        <source>not a plan: %1</source>
        <translation>kein Plan: %1</translation>
    </message>
    <message>
        <source>damaged: its MD5 is not the one that was written</source>
        <translation>beschädigt: ihr MD5 ist nicht der, der geschrieben wurde</translation>
    </message>
    <message>
        <source>a checkpoint needs %1 MB, the disk has %2 MB left</source>
        <translation>ein Checkpoint braucht %1 MB, auf dem Datenträger sind noch %2 MB frei</translation>
    </message>
    <message>
        <source>cannot rename %1: %2</source>
        <translation>%1 lässt sich nicht umbenennen: %2</translation>
    </message>
    <message>
        <source>cannot be synced</source>
        <translation>kann nicht gesichert werden</translation>
    </message>
    <message>
        <source>training stopped: NaN in the %1 (step %2); the weights are those before this step</source>
        <translation>das Training hielt an: NaN in %1 (Schritt %2); die Gewichte sind die vor diesem Schritt</translation>
    </message>
    <message>
        <source>training stopped: infinity in the %1 (step %2); the weights are those before this step</source>
        <translation>das Training hielt an: Unendlich in %1 (Schritt %2); die Gewichte sind die vor diesem Schritt</translation>
    </message>
    <message>
        <source>training stopped: NaN or infinity in the %1 (step %2); the weights are those before this step</source>
        <translation>das Training hielt an: NaN oder Unendlich in %1 (Schritt %2); die Gewichte sind die vor diesem Schritt</translation>
    </message>
    <message>
        <source>loss or a gradient of a fused step</source>
        <translation>Verlust oder Gradient eines verschmolzenen Schritts</translation>
    </message>
    <message>
        <source>gradient of the output of %1</source>
        <translation>Gradient der Ausgabe von %1</translation>
    </message>
    <message>
        <source>gradient of %1</source>
        <translation>Gradient von %1</translation>
    </message>
    <message>
        <source>output of %1</source>
        <translation>Ausgabe von %1</translation>
    </message>
    <message>
        <source>parameter %1</source>
        <translation>Parameter %1</translation>
    </message>
    <message>
        <source>buffer %1</source>
        <translation>Puffer %1</translation>
    </message>
    <message>
        <source>input %1</source>
        <translation>Eingabe %1</translation>
    </message>
    <message>
        <source>loss %1</source>
        <translation>Verlust %1</translation>
    </message>
    <message>
        <source>%1, not deterministic</source>
        <translation>%1, nicht deterministisch</translation>
    </message>
    <message>
        <source>%1, compute capability %2</source>
        <translation>%1, Compute Capability %2</translation>
    </message>
    <message>
        <source>%1, %2 threads, %3</source>
        <translation>%1, %2 Threads, %3</translation>
    </message>
    <message>
        <source>%1, %2 thread, %3</source>
        <translation>%1, %2 Thread, %3</translation>
    </message>
    <message>
        <source>there is not enough memory</source>
        <translation>der Speicher reicht nicht</translation>
    </message>
    <message>
        <source>std::bad_alloc</source>
        <translation>der Speicher reicht nicht</translation>
    </message>
    <message>
        <source>batches of %1 need about %2 MiB; not even one image fits: train a smaller network, or on the CPU</source>
        <translation>Batches von %1 brauchen etwa %2 MiB; nicht einmal ein Bild passt: ein kleineres Netz nehmen oder auf der CPU trainieren</translation>
    </message>
    <message>
        <source>batches of %1 need about %2 MiB; try training.batch_size %3</source>
        <translation>Batches von %1 brauchen etwa %2 MiB; training.batch_size %3 versuchen</translation>
    </message>
    <message>
        <source>not enough memory: needed %1 MiB, %2 MiB of %3 MiB free; a smaller batch size needs less</source>
        <translation>der Speicher reicht nicht: nötig sind %1 MiB, frei %2 von %3 MiB; kleinere Batches brauchen weniger</translation>
    </message>
    <message>
        <source>not enough memory: needed %1 MiB, %2 MiB free</source>
        <translation>der Speicher reicht nicht: nötig sind %1 MiB, frei %2 MiB</translation>
    </message>
    <message>
        <source>the device auto, cpu, cuda or cuda:N</source>
        <translation>das Gerät auto, cpu, cuda oder cuda:N</translation>
    </message>
    <message>
        <source>this processor does not run %1; the best that it runs is %2</source>
        <translation>dieser Prozessor kann %1 nicht; das Beste, das er kann, ist %2</translation>
    </message>
    <message>
        <source>baseline, avx2 or avx512</source>
        <translation>baseline, avx2 oder avx512</translation>
    </message>
    <message>
        <source>the module %1 is not installed beside the program</source>
        <translation>das Modul %1 ist nicht neben dem Programm installiert</translation>
    </message>
    <message>
        <source>the module cannot be loaded</source>
        <translation>das Modul lässt sich nicht laden</translation>
    </message>
    <message>
        <source>%1 is not a module of this program: it has no %2</source>
        <translation>%1 ist kein Modul dieses Programms: es hat kein %2</translation>
    </message>
    <message>
        <source>the module gave no table</source>
        <translation>das Modul gab keine Tabelle</translation>
    </message>
    <message>
        <source>the module %1 has version %2, this program needs %3</source>
        <translation>das Modul %1 hat Version %2, dieses Programm braucht %3</translation>
    </message>
    <message>
        <source>the module failed while it looked for devices</source>
        <translation>das Modul scheiterte bei der Suche nach Geräten</translation>
    </message>
    <message>
        <source>no device found</source>
        <translation>kein Gerät gefunden</translation>
    </message>
    <message>
        <source>there is no device %1; found %2, the first is %3</source>
        <translation>ein Gerät %1 gibt es nicht; gefunden: %2, das erste ist %3</translation>
    </message>
    <message>
        <source>no NVIDIA driver (libcuda.so.1 not found); install the driver to train on an NVIDIA GPU</source>
        <translation>kein NVIDIA-Treiber (libcuda.so.1 nicht gefunden); mit dem Treiber wird auf einer NVIDIA-GPU trainiert</translation>
    </message>
    <message>
        <source>the GPU has no memory left to start with; close other programs that use it: `nvidia-smi` lists them</source>
        <translation>der GPU fehlt Speicher zum Starten; andere Programme schließen, die sie benutzen: `nvidia-smi` nennt sie</translation>
    </message>
    <message>
        <source>the driver library that was found is a stub for linking only; take the CUDA toolkit&apos;s folder `stubs` out of LD_LIBRARY_PATH</source>
        <translation>die gefundene Treiberbibliothek ist nur ein Platzhalter zum Linken; den Ordner `stubs` des CUDA-Toolkits aus LD_LIBRARY_PATH nehmen</translation>
    </message>
    <message>
        <source>the NVIDIA driver is too old for this program; update it</source>
        <translation>der NVIDIA-Treiber ist zu alt für dieses Programm; ihn aktualisieren</translation>
    </message>
    <message>
        <source>another program holds the GPU, or it is in exclusive mode</source>
        <translation>ein anderes Programm hält die GPU, oder sie ist im exklusiven Modus</translation>
    </message>
    <message>
        <source>another program holds the GPU, which is in exclusive mode; end that program (`nvidia-smi` lists it), or let several share it with `sudo nvidia-smi -c DEFAULT`</source>
        <translation>ein anderes Programm hält die GPU, die im exklusiven Modus ist; dieses Programm beenden (`nvidia-smi` nennt es), oder mit `sudo nvidia-smi -c DEFAULT` mehrere zulassen</translation>
    </message>
    <message>
        <source>no NVIDIA GPU found; `nvidia-smi` lists those that the driver sees</source>
        <translation>keine NVIDIA-GPU gefunden; `nvidia-smi` nennt die, die der Treiber sieht</translation>
    </message>
    <message>
        <source>CUDA_VISIBLE_DEVICES names a GPU that is not there</source>
        <translation>CUDA_VISIBLE_DEVICES nennt eine GPU, die nicht da ist</translation>
    </message>
    <message>
        <source>the system is not ready; start NVIDIA&apos;s fabric manager or wait for it</source>
        <translation>das System ist nicht bereit; den Fabric Manager von NVIDIA starten oder auf ihn warten</translation>
    </message>
    <message>
        <source>the driver&apos;s library and its kernel module have different versions; restart the machine to finish the driver&apos;s update</source>
        <translation>Bibliothek und Kernelmodul des Treibers haben verschiedene Versionen; ein Neustart schließt die Aktualisierung des Treibers ab</translation>
    </message>
    <message>
        <source>the CUDA compatibility package does not support this GPU; remove it</source>
        <translation>das CUDA-Kompatibilitätspaket unterstützt diese GPU nicht; es entfernen</translation>
    </message>
    <message>
        <source>the driver does not start (unknown error 999); try `sudo modprobe nvidia_uvm`, else restart the machine</source>
        <translation>der Treiber startet nicht (unbekannter Fehler 999); `sudo modprobe nvidia_uvm` versuchen, sonst neu starten</translation>
    </message>
    <message>
        <source>the driver does not start (error %1); see whether `nvidia-smi` answers, else restart the machine</source>
        <translation>der Treiber startet nicht (Fehler %1); antwortet `nvidia-smi` nicht, den Rechner neu starten</translation>
    </message>
    <message>
        <source>%1 is not NVIDIA&apos;s driver; reinstall the driver</source>
        <translation>%1 ist nicht der Treiber von NVIDIA; den Treiber neu installieren</translation>
    </message>
    <message>
        <source>the NVIDIA driver is too old: it speaks CUDA %1, this program needs CUDA %2 or newer; update the driver</source>
        <translation>der NVIDIA-Treiber ist zu alt: er spricht CUDA %1, dieses Programm braucht CUDA %2 oder neuer; den Treiber aktualisieren</translation>
    </message>
    <message>
        <source>%1 is too old: it has compute capability %2, this program needs %3</source>
        <translation>%1 ist zu alt: sie hat Compute Capability %2, dieses Programm braucht %3</translation>
    </message>
    <message>
        <source>%1 is closed to programs; `sudo nvidia-smi -i %2 -c DEFAULT` opens it</source>
        <translation>%1 ist für Programme geschlossen; `sudo nvidia-smi -i %2 -c DEFAULT` öffnet sie</translation>
    </message>
    <message>
        <source>a smaller batch size needs less memory</source>
        <translation>kleinere Batches brauchen weniger Speicher</translation>
    </message>
    <message>
        <source>this GPU is not one that the program was built for</source>
        <translation>für diese GPU ist das Programm nicht gebaut</translation>
    </message>
    <message>
        <source>the GPU&apos;s memory is faulty: restart the machine, and have it checked if this comes back</source>
        <translation>der Speicher der GPU ist fehlerhaft: den Rechner neu starten und, wenn es wiederkommt, prüfen lassen</translation>
    </message>
    <message>
        <source>restart the machine</source>
        <translation>den Rechner neu starten</translation>
    </message>
    <message>
        <source>the GPU may have been lost: see `nvidia-smi`, and restart the machine if it does not answer</source>
        <translation>die GPU kann verloren sein: `nvidia-smi` ansehen und den Rechner neu starten, wenn es nicht antwortet</translation>
    </message>
    <message>
        <source>the GPU can be used again when the program restarts</source>
        <translation>nach einem Neustart des Programms ist die GPU wieder zu gebrauchen</translation>
    </message>
    <message>
        <source>a dimension from %1 to %2</source>
        <translation>eine Dimension von %1 bis %2</translation>
    </message>
    <message>
        <source>at least one dimension</source>
        <translation>mindestens eine Dimension</translation>
    </message>
    <message>
        <source>a tensor of at least one dimension</source>
        <translation>ein Tensor mit mindestens einer Dimension</translation>
    </message>
    <message>
        <source>a scalar</source>
        <translation>ein Skalar</translation>
    </message>
    <message>
        <source>every dimension once</source>
        <translation>jede Dimension einmal</translation>
    </message>
    <message>
        <source>sizes of at least 0, or one -1</source>
        <translation>Größen ab 0 oder einmal -1</translation>
    </message>
    <message>
        <source>a shape that leaves one size for the -1</source>
        <translation>eine Form, die für die -1 nur eine Größe lässt</translation>
    </message>
    <message>
        <source>a shape of %1 elements</source>
        <translation>eine Form mit %1 Elementen</translation>
    </message>
    <message>
        <source>a start_dim before end_dim</source>
        <translation>ein start_dim vor end_dim</translation>
    </message>
    <message>
        <source>every axis once</source>
        <translation>jede Achse einmal</translation>
    </message>
    <message>
        <source>an index from %1 to %2 into dimension %3</source>
        <translation>ein Index von %1 bis %2 in Dimension %3</translation>
    </message>
    <message>
        <source>a step of at least 1</source>
        <translation>ein Schritt ab 1</translation>
    </message>
    <message>
        <source>elements to choose from</source>
        <translation>Elemente zur Auswahl</translation>
    </message>
    <message>
        <source>shape %1</source>
        <translation>Form %1</translation>
    </message>
    <message>
        <source>a floating dtype</source>
        <translation>ein dtype mit Komma</translation>
    </message>
    <message>
        <source>fewer than 2^63 elements</source>
        <translation>weniger als 2^63 Elemente</translation>
    </message>
    <message>
        <source>fewer than 2^63 bytes</source>
        <translation>weniger als 2^63 Bytes</translation>
    </message>
    <message>
        <source>shapes that broadcast</source>
        <translation>Formen, die zueinander passen</translation>
    </message>
    <message>
        <source>numbers (logical_xor is for bool)</source>
        <translation>Zahlen (für bool gibt es logical_xor)</translation>
    </message>
    <message>
        <source>a length from 0 to %1</source>
        <translation>eine Länge von 0 bis %1</translation>
    </message>
    <message>
        <source>this engine speaks version %1 of the protocol, not %2: editor and engine must be of one version</source>
        <translation>diese Engine spricht Version %1 des Protokolls, nicht %2: Editor und Engine müssen von einer Version sein</translation>
    </message>
    <message>
        <source>no file descriptor is left</source>
        <translation>es ist kein Dateideskriptor mehr frei</translation>
    </message>
    <message>
        <source>a line of more than %1 bytes</source>
        <translation>eine Zeile von mehr als %1 Bytes</translation>
    </message>
    <message>
        <source>a JSON object on a line</source>
        <translation>ein JSON-Objekt auf einer Zeile</translation>
    </message>
    <message>
        <source>&quot;bytes&quot; must be a number up to %1</source>
        <translation>„bytes“ muss eine Zahl bis %1 sein</translation>
    </message>
    <message>
        <source>there is no request %1</source>
        <translation>eine Anfrage %1 gibt es nicht</translation>
    </message>
    <message>
        <source>there is no op %1</source>
        <translation>eine Operation %1 gibt es nicht</translation>
    </message>
    <message>
        <source>%1 is too large</source>
        <translation>%1 ist zu groß</translation>
    </message>
    <message>
        <source>%1 is encrypted</source>
        <translation>%1 ist verschlüsselt</translation>
    </message>
    <message>
        <source>%1 is damaged</source>
        <translation>%1 ist beschädigt</translation>
    </message>
    <message>
        <source>%1 is missing</source>
        <translation>%1 fehlt</translation>
    </message>
    <message>
        <source>%1 for image %2</source>
        <translation>%1 bei Bild %2</translation>
    </message>
    <message>
        <source>%1 is gone</source>
        <translation>%1 ist fort</translation>
    </message>
    <message>
        <source>%1 is another</source>
        <translation>%1 ist anders</translation>
    </message>
    <message>
        <source>%1 is new</source>
        <translation>%1 ist neu</translation>
    </message>
    <message>
        <source>%1 not found</source>
        <translation>%1 nicht gefunden</translation>
    </message>
    <message>
        <source>%1 (error %2)</source>
        <translation>%1 (Fehler %2)</translation>
    </message>
    <message>
        <source>%1 (status %2)</source>
        <translation>%1 (Status %2)</translation>
    </message>
    <message>
        <source>%1 for 0 elements</source>
        <translation>%1 bei 0 Elementen</translation>
    </message>
    <message>
        <source>%1 again</source>
        <translation>%1 noch einmal</translation>
    </message>
    <message>
        <source>%1 of at least %2</source>
        <translation>%1 ab %2</translation>
    </message>
</context>
<context>
    <name>LayerWords</name>
    <message>
        <source>From %1</source>
        <translation>Ab %1</translation>
    </message>
    <message>
        <source>From %1 to %2</source>
        <translation>Von %1 bis %2</translation>
    </message>
    <message>
        <source>PyTorch: %1</source>
        <translation>PyTorch: %1</translation>
    </message>
    <message>
        <source>default %1</source>
        <translation>Vorgabe %1</translation>
    </message>
</context>
<context>
    <name>Layers</name>
    <message>
        <source>Averages each feature map down to a given size, whatever comes in; size 1 leaves one number for each channel.</source>
        <translation>Mittelt jede Merkmalskarte auf eine feste Größe, was auch hineinkommt; Größe 1 lässt eine Zahl je Kanal übrig.</translation>
    </message>
    <message>
        <source>Height and width of the result; 1 is the global average, before a Flatten and the last Linear.</source>
        <translation>Höhe und Breite des Ergebnisses; 1 ist das globale Mittel, vor Flatten und der letzten Linear-Schicht.</translation>
    </message>
    <message>
        <source>Sums its inputs place by place; with a branch that skips layers it makes a residual block.</source>
        <translation>Addiert seine Eingänge Stelle für Stelle; mit einem Zweig, der Schichten überspringt, wird daraus ein Residualblock.</translation>
    </message>
    <message>
        <source>Counts the zeros of the padding in the mean; switched off, only real pixels count.</source>
        <translation>Zählt die Nullen des Randes im Mittel mit; ausgeschaltet zählen nur echte Pixel.</translation>
    </message>
    <message>
        <source>Divides each window&apos;s sum by this number instead of the count of its cells; usually left empty.</source>
        <translation>Teilt die Summe jedes Fensters durch diese Zahl statt durch die Zahl seiner Zellen; bleibt meist leer.</translation>
    </message>
    <message>
        <source>Replaces each window by its mean: the image shrinks smoothly.</source>
        <translation>Ersetzt jedes Fenster durch sein Mittel: Das Bild schrumpft sanft.</translation>
    </message>
    <message>
        <source>Shifts and scales each feature to mean 0 and variance 1 over the batch, then learns a better scale; for flat vectors, behind a Linear.</source>
        <translation>Bringt jedes Merkmal über den Stapel auf Mittel 0 und Varianz 1 und lernt dann einen besseren Maßstab; für flache Vektoren, hinter einer Linear-Schicht.</translation>
    </message>
    <message>
        <source>Shifts and scales each channel to mean 0 and variance 1 over the batch, then learns a better scale: training becomes faster and less touchy.</source>
        <translation>Bringt jeden Kanal über den Stapel auf Mittel 0 und Varianz 1 und lernt dann einen besseren Maßstab: Das Training wird schneller und unempfindlicher.</translation>
    </message>
    <message>
        <source>Added to the variance so that a channel of equal numbers does not divide by zero; 0.00001 is right nearly always.</source>
        <translation>Wird zur Varianz addiert, damit ein Kanal aus gleichen Zahlen nicht durch null teilt; 0,00001 stimmt fast immer.</translation>
    </message>
    <message>
        <source>How fast the running statistics follow the batches, 0.1 by default; left empty, they are the mean over all batches.</source>
        <translation>Wie schnell die laufenden Statistiken den Stapeln folgen, sonst 0,1; leer gelassen sind sie das Mittel über alle Stapel.</translation>
    </message>
    <message>
        <source>Learns a scale and a shift for each channel, so that nothing is lost by normalising; usually on.</source>
        <translation>Lernt Maßstab und Verschiebung für jeden Kanal, damit durch das Normieren nichts verloren geht; meist an.</translation>
    </message>
    <message>
        <source>Puts its inputs side by side along an axis, usually that of the channels, so that the next layer sees all of them.</source>
        <translation>Legt seine Eingänge entlang einer Achse nebeneinander, meist der der Kanäle, sodass die nächste Schicht alle sieht.</translation>
    </message>
    <message>
        <source>The axis along which the inputs are lined up, counted with the batch as 0; 1 is channels or features.</source>
        <translation>Die Achse, entlang der die Eingänge gereiht werden; der Stapel zählt als 0, 1 sind Kanäle oder Merkmale.</translation>
    </message>
    <message>
        <source>How many filters it learns, each giving one feature map; 8 to 64 suit small images, and deeper layers usually have more.</source>
        <translation>Wie viele Filter gelernt werden, jeder gibt eine Merkmalskarte; 8 bis 64 passen zu kleinen Bildern, tiefere Schichten haben meist mehr.</translation>
    </message>
    <message>
        <source>Height and width of each filter; 3 is the usual choice, 5 or 7 see more at once and cost more.</source>
        <translation>Höhe und Breite jedes Filters; 3 ist üblich, 5 oder 7 sehen mehr auf einmal und kosten mehr.</translation>
    </message>
    <message>
        <source>How far the filter moves between two positions; 1 keeps the size, 2 halves it.</source>
        <translation>Wie weit der Filter zwischen zwei Stellen rückt; 1 erhält die Größe, 2 halbiert sie.</translation>
    </message>
    <message>
        <source>Zeros put around the image; half of the kernel (1 for 3×3) or &apos;same&apos; keeps the size, 0 or &apos;valid&apos; shrinks it.</source>
        <translation>Nullen rund um das Bild; der halbe Kern (1 bei 3×3) oder &apos;same&apos; erhält die Größe, 0 oder &apos;valid&apos; verkleinert sie.</translation>
    </message>
    <message>
        <source>Splits the channels into groups that do not see each other; 1 mixes all, as many as channels filters each by itself.</source>
        <translation>Teilt die Kanäle in Gruppen, die einander nicht sehen; 1 mischt alle, so viele wie Kanäle filtert jeden für sich.</translation>
    </message>
    <message>
        <source>Adds a learned number to each feature map; switch it off before a batch norm, which would take it away again.</source>
        <translation>Addiert zu jeder Merkmalskarte eine gelernte Zahl; vor einer Batch-Norm ausschalten, die sie wieder wegnähme.</translation>
    </message>
    <message>
        <source>Slides small learned filters over the image and gives one feature map for each filter: bright where the image looks like the filter.</source>
        <translation>Schiebt kleine gelernte Filter über das Bild und gibt je Filter eine Merkmalskarte: hell, wo das Bild dem Filter gleicht.</translation>
    </message>
    <message>
        <source>How many feature maps it gives; usually half as many as come in.</source>
        <translation>Wie viele Merkmalskarten entstehen; meist halb so viele, wie hineinkommen.</translation>
    </message>
    <message>
        <source>Height and width of the patch that each number is spread over; 2 with stride 2 or 4 with stride 2 and padding 1 double the size.</source>
        <translation>Höhe und Breite des Flecks, über den jede Zahl verteilt wird; 2 mit Schritt 2 oder 4 mit Schritt 2 und Rand 1 verdoppeln die Größe.</translation>
    </message>
    <message>
        <source>How far apart the patches are laid; 2 doubles the image.</source>
        <translation>Wie weit auseinander die Flecken liegen; 2 verdoppelt das Bild.</translation>
    </message>
    <message>
        <source>How much is cut off at each border of the result; 0 keeps all of it.</source>
        <translation>Wie viel an jedem Rand des Ergebnisses abgeschnitten wird; 0 behält alles.</translation>
    </message>
    <message>
        <source>Rows and columns added at the end, to reach a size that stride and kernel miss; usually 0, or 1 with stride 2 and kernel 3.</source>
        <translation>Zeilen und Spalten, die am Ende dazukommen, um eine Größe zu erreichen, die Schritt und Kern verfehlen; meist 0, oder 1 bei Schritt 2 und Kern 3.</translation>
    </message>
    <message>
        <source>Splits the channels into groups that do not see each other; 1 mixes all.</source>
        <translation>Teilt die Kanäle in Gruppen, die einander nicht sehen; 1 mischt alle.</translation>
    </message>
    <message>
        <source>Adds a learned number to each feature map; off before a batch norm.</source>
        <translation>Addiert zu jeder Merkmalskarte eine gelernte Zahl; aus vor einer Batch-Norm.</translation>
    </message>
    <message>
        <source>Makes an image larger: each number paints a learned patch, and the patches are added up where they overlap.</source>
        <translation>Vergrößert ein Bild: Jede Zahl malt einen gelernten Fleck, und wo sich Flecken überlappen, werden sie addiert.</translation>
    </message>
    <message>
        <source>What training makes small when there are classes: minus the logarithm of the probability given to the right class. Takes raw numbers; softmax is built in.</source>
        <translation>Was das Training bei Klassen klein macht: minus der Logarithmus der Wahrscheinlichkeit der richtigen Klasse. Nimmt rohe Zahlen; Softmax ist eingebaut.</translation>
    </message>
    <message>
        <source>The share of the target that is spread evenly over all classes, against overconfidence; 0 or 0.1.</source>
        <translation>Der Anteil des Ziels, der gleichmäßig über alle Klassen verteilt wird, gegen zu große Sicherheit; 0 oder 0,1.</translation>
    </message>
    <message>
        <source>A number for each class by which its mistakes count, larger for rare classes; left empty, all count alike.</source>
        <translation>Eine Zahl je Klasse, mit der ihre Fehler zählen, größer bei seltenen Klassen; leer gelassen zählen alle gleich.</translation>
    </message>
    <message>
        <source>While training, makes randomly chosen numbers zero, so that the network does not lean on any one of them; in use it does nothing.</source>
        <translation>Macht beim Training zufällig gewählte Zahlen zu null, damit sich das Netz auf keine einzelne verlässt; im Gebrauch tut es nichts.</translation>
    </message>
    <message>
        <source>The share of numbers made zero; 0.1 to 0.5, more for larger layers. The others are scaled by 1/(1 − p).</source>
        <translation>Der Anteil der Zahlen, die null werden; 0,1 bis 0,5, mehr bei größeren Schichten. Die anderen werden mit 1/(1 − p) gestreckt.</translation>
    </message>
    <message>
        <source>The axis along which the results add up to 1, counted with the batch as 0; 1 is the axis of classes or channels, -1 the last.</source>
        <translation>Die Achse, entlang der die Ergebnisse zusammen 1 ergeben; der Stapel zählt als 0, 1 ist die Achse der Klassen oder Kanäle, -1 die letzte.</translation>
    </message>
    <message>
        <source>Makes one axis of several: an image becomes a flat vector of all its numbers, as Linear takes it.</source>
        <translation>Macht aus mehreren Achsen eine: Ein Bild wird zum flachen Vektor all seiner Zahlen, wie Linear ihn nimmt.</translation>
    </message>
    <message>
        <source>The first axis that is joined, counted with the batch as 0; 1 keeps the batch and joins the rest.</source>
        <translation>Die erste Achse, die zusammengelegt wird; der Stapel zählt als 0, 1 behält den Stapel und legt den Rest zusammen.</translation>
    </message>
    <message>
        <source>The last axis that is joined; -1 is the last there is.</source>
        <translation>Die letzte Achse, die zusammengelegt wird; -1 ist die letzte überhaupt.</translation>
    </message>
    <message>
        <source>Where a batch of images enters the network; every other shape follows from it.</source>
        <translation>Wo ein Stapel Bilder in das Netz kommt; jede andere Form folgt daraus.</translation>
    </message>
    <message>
        <source>Shifts and scales each sample to mean 0 and variance 1 by itself, so that it works with any batch size and the same in training and use.</source>
        <translation>Bringt jedes Beispiel für sich auf Mittel 0 und Varianz 1; wirkt so bei jeder Stapelgröße und in Training und Gebrauch gleich.</translation>
    </message>
    <message>
        <source>The sizes of the last axes that are normalised together; left empty, all axes but the batch.</source>
        <translation>Die Größen der letzten Achsen, die gemeinsam normiert werden; leer gelassen alle außer dem Stapel.</translation>
    </message>
    <message>
        <source>Added to the variance so that equal numbers do not divide by zero; 0.00001 is right nearly always.</source>
        <translation>Wird zur Varianz addiert, damit gleiche Zahlen nicht durch null teilen; 0,00001 stimmt fast immer.</translation>
    </message>
    <message>
        <source>Learns a scale and a shift for each place; usually on.</source>
        <translation>Lernt Maßstab und Verschiebung für jede Stelle; meist an.</translation>
    </message>
    <message>
        <source>ReLU that lets a little of the negative numbers through, so that no unit stays silent for ever.</source>
        <translation>ReLU, das ein wenig von negativen Zahlen durchlässt, damit keine Einheit für immer stumm bleibt.</translation>
    </message>
    <message>
        <source>What negative numbers are multiplied by; 0.01 to 0.2 are usual, 0 is ReLU.</source>
        <translation>Womit negative Zahlen multipliziert werden; 0,01 bis 0,2 sind üblich, 0 ist ReLU.</translation>
    </message>
    <message>
        <source>Every output is a weighted sum of all inputs plus a bias: y = x·Wᵀ + b.</source>
        <translation>Jeder Ausgang ist eine gewichtete Summe aller Eingänge plus ein Bias: y = x·Wᵀ + b.</translation>
    </message>
    <message>
        <source>How many numbers come out; the last one before the loss has as many as there are classes, those before it 32 to 512.</source>
        <translation>Wie viele Zahlen herauskommen; die letzte Schicht vor dem Verlust hat so viele wie Klassen, die davor 32 bis 512.</translation>
    </message>
    <message>
        <source>Adds a learned number to each output; off before a batch norm.</source>
        <translation>Addiert zu jedem Ausgang eine gelernte Zahl; aus vor einer Batch-Norm.</translation>
    </message>
    <message>
        <source>The logarithm of softmax, computed without overflow: log-probabilities along an axis.</source>
        <translation>Der Logarithmus von Softmax, ohne Überlauf gerechnet: logarithmierte Wahrscheinlichkeiten entlang einer Achse.</translation>
    </message>
    <message>
        <source>Keeps the largest number of each window: the image shrinks, and what was found stays found when it moves a little.</source>
        <translation>Behält die größte Zahl jedes Fensters: Das Bild schrumpft, und was gefunden war, bleibt gefunden, wenn es etwas verrutscht.</translation>
    </message>
    <message>
        <source>The mean of the squared differences from the target; class labels are compared as vectors with a 1 at the right class and 0 elsewhere. CrossEntropyLoss usually learns classes faster.</source>
        <translation>Das Mittel der quadrierten Abweichungen vom Ziel; Klassen werden als Vektoren mit einer 1 bei der richtigen und sonst 0 verglichen. CrossEntropyLoss lernt Klassen meist schneller.</translation>
    </message>
    <message>
        <source>Height and width of the window; 2 halves the image, 3 with stride 2 does so with overlap.</source>
        <translation>Höhe und Breite des Fensters; 2 halbiert das Bild, 3 mit Schritt 2 tut es mit Überlappung.</translation>
    </message>
    <message>
        <source>How far the window moves between two positions; left empty, by its own size, so that windows do not overlap.</source>
        <translation>Wie weit das Fenster zwischen zwei Stellen rückt; leer gelassen um seine eigene Größe, sodass sich Fenster nicht überlappen.</translation>
    </message>
    <message>
        <source>Rows and columns put around the image, at most half of the window; 0 is usual, 1 with a window of 3 and stride 2.</source>
        <translation>Zeilen und Spalten rund um das Bild, höchstens das halbe Fenster; üblich ist 0, oder 1 bei einem Fenster von 3 und Schritt 2.</translation>
    </message>
    <message>
        <source>Also counts a last window that hangs over the border, instead of leaving those rows and columns out; usually off.</source>
        <translation>Zählt auch ein letztes Fenster mit, das über den Rand hängt, statt diese Zeilen und Spalten wegzulassen; meist aus.</translation>
    </message>
    <message>
        <source>Keeps positive numbers and makes negative ones zero, max(0, x): the usual activation between two layers.</source>
        <translation>Behält positive Zahlen und macht negative zu null, max(0, x): die übliche Aktivierung zwischen zwei Schichten.</translation>
    </message>
    <message>
        <source>Arranges the same numbers in other axes, in the same order; the batch stays.</source>
        <translation>Ordnet dieselben Zahlen in anderen Achsen an, in derselben Reihenfolge; der Stapel bleibt.</translation>
    </message>
    <message>
        <source>The new sizes without the batch, [1, 28, 28] for an image; one of them may be -1, which is what is left.</source>
        <translation>Die neuen Größen ohne den Stapel, [1, 28, 28] für ein Bild; eine darf -1 sein, das ist, was übrig bleibt.</translation>
    </message>
    <message>
        <source>Squeezes every number into 0 to 1: 1/(1 + e⁻ˣ), as a probability or a gate.</source>
        <translation>Drückt jede Zahl in 0 bis 1: 1/(1 + e⁻ˣ), als Wahrscheinlichkeit oder Tor.</translation>
    </message>
    <message>
        <source>Makes positive numbers that add up to 1 along an axis: probabilities. Not needed before CrossEntropyLoss, which does it itself.</source>
        <translation>Macht positive Zahlen, die entlang einer Achse zusammen 1 ergeben: Wahrscheinlichkeiten. Vor CrossEntropyLoss nicht nötig, das es selbst tut.</translation>
    </message>
    <message>
        <source>Takes away axes of size 1: [N, 12, 1, 1] becomes [N, 12].</source>
        <translation>Nimmt Achsen der Größe 1 weg: Aus [N, 12, 1, 1] wird [N, 12].</translation>
    </message>
    <message>
        <source>The axis to take away, counted with the batch as 0; left empty, every axis of size 1 but the batch.</source>
        <translation>Die Achse, die wegfällt; der Stapel zählt als 0. Leer gelassen jede Achse der Größe 1 außer dem Stapel.</translation>
    </message>
    <message>
        <source>Squeezes every number into −1 to 1, symmetric around zero; early networks such as LeNet used it.</source>
        <translation>Drückt jede Zahl in −1 bis 1, symmetrisch um null; frühe Netze wie LeNet benutzten es.</translation>
    </message>
    <message>
        <source>Puts in an axis of size 1: [N, 28, 28] becomes [N, 1, 28, 28], an image with one channel.</source>
        <translation>Fügt eine Achse der Größe 1 ein: Aus [N, 28, 28] wird [N, 1, 28, 28], ein Bild mit einem Kanal.</translation>
    </message>
    <message>
        <source>Where the new axis goes, counted with the batch as 0; 1 is right behind the batch, -1 at the end.</source>
        <translation>Wohin die neue Achse kommt; der Stapel zählt als 0, 1 ist gleich hinter dem Stapel, -1 am Ende.</translation>
    </message>
    <message>
        <source>Distance between the cells that the window looks at; 1 leaves no gaps, 2 sees twice as far for the same price.</source>
        <translation>Abstand der Zellen, die das Fenster ansieht; 1 lässt keine Lücken, 2 sieht für denselben Preis doppelt so weit.</translation>
    </message>
    <message>
        <source>[channels, height, width] of one image; left empty it comes from the data set, [1, 28, 28] for Fashion-MNIST.</source>
        <translation>[channels, height, width] eines Bildes; leer kommt es vom Datensatz, [1, 28, 28] bei Fashion-MNIST.</translation>
    </message>
    <message>
        <source>x times the probability that a normal number is below x: a smooth ReLU, the usual activation of transformers.</source>
        <translation>x mal die Wahrscheinlichkeit, dass eine normalverteilte Zahl kleiner als x ist: eine glatte ReLU, die übliche Aktivierung von Transformern.</translation>
    </message>
    <message>
        <source>&apos;none&apos; is exact, by the error function; &apos;tanh&apos; is the older, slightly different formula.</source>
        <translation>„none“ ist genau, mit der Fehlerfunktion; „tanh“ ist die ältere, etwas andere Formel.</translation>
    </message>
    <message>
        <source>x times its own sigmoid, also called swish: smooth where ReLU has its corner, and a little negative left of zero.</source>
        <translation>x mal seine eigene Sigmoid-Funktion, auch Swish genannt: glatt, wo ReLU ihre Ecke hat, und links von null ein wenig negativ.</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Convolution</source>
        <translation>Faltung</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>Linear</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>Aktivierung</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>Pooling</translation>
    </message>
    <message>
        <source>Normalise</source>
        <translation>Normalisierung</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Zusammenführen</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Dataset input</source>
        <translation>Datensatz-Eingang</translation>
    </message>
    <message>
        <source>Global average</source>
        <translation>Globaler Mittelwert</translation>
    </message>
    <message>
        <source>Normalize</source>
        <translation>Normalisieren</translation>
    </message>
    <message>
        <source>Random crop</source>
        <translation>Zufälliger Ausschnitt</translation>
    </message>
    <message>
        <source>Random horizontal flip</source>
        <translation>Zufällig spiegeln</translation>
    </message>
    <message>
        <source>Random erasing</source>
        <translation>Zufällig abdecken</translation>
    </message>
    <message>
        <source>%1 filters</source>
        <translation>%1 Filter</translation>
    </message>
    <message>
        <source>%1 features</source>
        <translation>%1 Features</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>Batch</translation>
    </message>
    <message>
        <source>channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>feature</source>
        <translation>Feature</translation>
    </message>
    <message>
        <source>height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>out channel</source>
        <translation>Ausgabekanal</translation>
    </message>
    <message>
        <source>in channel</source>
        <translation>Eingabekanal</translation>
    </message>
    <message>
        <source>out feature</source>
        <translation>Ausgabe-Feature</translation>
    </message>
    <message>
        <source>in feature</source>
        <translation>Eingabe-Feature</translation>
    </message>
    <message>
        <source>verified</source>
        <translation>geprüft</translation>
    </message>
    <message>
        <source>not verified</source>
        <translation>nicht geprüft</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>falsch</translation>
    </message>
    <message>
        <source>Subtracts the mean of each channel and divides by its standard deviation.</source>
        <translation>Zieht den Mittelwert jedes Kanals ab und teilt durch seine Standardabweichung.</translation>
    </message>
    <message>
        <source>Mean of bytes / 255, one number a channel.</source>
        <translation>Mittelwert von Byte / 255, eine Zahl je Kanal.</translation>
    </message>
    <message>
        <source>Standard deviation, one number a channel.</source>
        <translation>Standardabweichung, eine Zahl je Kanal.</translation>
    </message>
    <message>
        <source>Pads the image with zeros and cuts out a window of its size at a random place.</source>
        <translation>Legt Nullen um das Bild und schneidet an zufälliger Stelle ein Fenster seiner Größe aus.</translation>
    </message>
    <message>
        <source>Pixels on each side; 2 to 4 suit small images.</source>
        <translation>Pixel auf jeder Seite; 2 bis 4 passen zu kleinen Bildern.</translation>
    </message>
    <message>
        <source>Mirrors the image left to right now and then; wrong for digits and letters.</source>
        <translation>Spiegelt das Bild ab und zu von links nach rechts; falsch bei Ziffern und Buchstaben.</translation>
    </message>
    <message>
        <source>Share of the images that are mirrored.</source>
        <translation>Anteil der Bilder, die gespiegelt werden.</translation>
    </message>
    <message>
        <source>Covers a random rectangle, so that the network cannot rely on one spot.</source>
        <translation>Verdeckt ein zufälliges Rechteck, damit sich das Netz nicht auf eine Stelle verlässt.</translation>
    </message>
    <message>
        <source>Share of the images that lose a rectangle.</source>
        <translation>Anteil der Bilder, die ein Rechteck verlieren.</translation>
    </message>
    <message>
        <source>Least and largest share of the area.</source>
        <translation>Kleinster und größter Anteil an der Fläche.</translation>
    </message>
    <message>
        <source>Least and largest height / width.</source>
        <translation>Kleinstes und größtes Verhältnis Höhe / Breite.</translation>
    </message>
    <message>
        <source>What the rectangle is filled with.</source>
        <translation>Womit das Rechteck gefüllt wird.</translation>
    </message>
    <message>
        <source>Concat sets views of different widths side by side: each block looks through 1×1, 3×3 and 5×5 windows at once and lets training choose.</source>
        <translation>Concat stellt Blicke verschiedener Weite nebeneinander: Jeder Block sieht zugleich durch Fenster von 1×1, 3×3 und 5×5 und lässt das Training wählen.</translation>
    </message>
    <message>
        <source>The network that read cheques in 1998, for images of 28 × 28: tanh and average pooling, where today stand ReLU and max pooling.</source>
        <translation>Das Netz, das 1998 Schecks las, für Bilder von 28 × 28: Tanh und mittelndes Pooling, wo heute ReLU und Max-Pooling stehen.</translation>
    </message>
    <message>
        <source>Three 3×3 convolutions with batch normalisation, and dropout before the end: how width, normalisation and regularisation buy accuracy.</source>
        <translation>Drei 3×3-Faltungen mit Batch-Normalisierung, Dropout vor dem Ende: wie Breite, Normalisierung und Regularisierung Genauigkeit bringen.</translation>
    </message>
    <message>
        <source>Linear layers alone: the image is a bag of 784 numbers. What a network can do that knows nothing of neighbouring pixels.</source>
        <translation>Nur lineare Schichten: Das Bild ist ein Beutel mit 784 Zahlen. Was ein Netz kann, das nichts von benachbarten Pixeln weiß.</translation>
    </message>
    <message>
        <source>Add lets a block learn only what to change about its input: the shortcut carries the gradient back, so that depth does not hurt.</source>
        <translation>Mit Add lernt ein Block nur, was er an seiner Eingabe ändern soll: Die Abkürzung trägt den Gradienten zurück, sodass Tiefe nicht schadet.</translation>
    </message>
    <message>
        <source>Two convolutions and three linear layers: the smallest network that sees shapes rather than pixels. Start here.</source>
        <translation>Zwei Faltungen und drei lineare Schichten: das kleinste Netz, das Formen statt Pixel sieht. Hier beginnen.</translation>
    </message>
    <message>
        <source>Aims at 94 % as fast as it can: a small ResNet whose rate rises high and falls to zero in 14 epochs (OneCycle); batch norm bears it, flips and crops make new images, smoothed labels keep it modest.</source>
        <translation>So schnell wie möglich zu 94 %: ein kleines ResNet, dessen Lernrate in 14 Epochen hoch steigt und auf null fällt (OneCycle); Batch-Normalisierung hält das aus, Spiegeln und Ausschneiden machen neue Bilder, geglättete Klassen halten es bescheiden.</translation>
    </message>
    <message>
        <source>Nothing but 3×3 convolutions: two in a row see as far as one 5×5, with fewer weights and one more ReLU. Each pooling doubles the channels.</source>
        <translation>Nichts als 3×3-Faltungen: Zwei hintereinander sehen so weit wie eine 5×5, mit weniger Gewichten und einer ReLU mehr. Jedes Pooling verdoppelt die Kanäle.</translation>
    </message>
    <message>
        <source>Steps against the gradient, with momentum if you give it.</source>
        <translation>Geht gegen den Gradienten, mit Schwung, wenn man ihn gibt.</translation>
    </message>
    <message>
        <source>How far a step goes; 0.01 to 0.1 are usual.</source>
        <translation>Wie weit ein Schritt geht; 0.01 bis 0.1 sind üblich.</translation>
    </message>
    <message>
        <source>How much of the last step is kept; 0.9 is usual.</source>
        <translation>Wie viel vom letzten Schritt bleibt; 0.9 ist üblich.</translation>
    </message>
    <message>
        <source>How much less of the new gradient enters the momentum; mostly 0.</source>
        <translation>Wie viel weniger vom neuen Gradienten in den Schwung eingeht; meist 0.</translation>
    </message>
    <message>
        <source>Pulls the weights to zero at each step; 0, or 0.0001 to 0.01 against overfitting.</source>
        <translation>Zieht die Gewichte in jedem Schritt zur Null; 0, oder 0.0001 bis 0.01 gegen Überanpassung.</translation>
    </message>
    <message>
        <source>Looks one step of momentum ahead; needs momentum, and a dampening of 0.</source>
        <translation>Sieht einen Schritt des Schwungs voraus; braucht momentum und ein dampening von 0.</translation>
    </message>
    <message>
        <source>Adapts the step of each weight to the size of its gradients.</source>
        <translation>Passt den Schritt jedes Gewichts der Größe seiner Gradienten an.</translation>
    </message>
    <message>
        <source>Adam whose weight decay does not pass through its averages.</source>
        <translation>Adam, dessen weight_decay nicht durch seine Mittelwerte geht.</translation>
    </message>
    <message>
        <source>How far a step goes; 0.001 is usual, 0.0003 for larger networks.</source>
        <translation>Wie weit ein Schritt geht; 0.001 ist üblich, 0.0003 bei größeren Netzen.</translation>
    </message>
    <message>
        <source>How slowly the averages of the gradient and of its square forget; 0.9, 0.999 is right nearly always.</source>
        <translation>Wie langsam die Mittelwerte des Gradienten und seines Quadrats vergessen; 0.9, 0.999 ist fast immer richtig.</translation>
    </message>
    <message>
        <source>Added to the denominator so that it is never zero.</source>
        <translation>Kommt zum Nenner hinzu, damit er nie null ist.</translation>
    </message>
    <message>
        <source>The same learning rate throughout.</source>
        <translation>Durchgehend dieselbe Lernrate.</translation>
    </message>
    <message>
        <source>Multiplies the learning rate by gamma every few epochs.</source>
        <translation>Multipliziert die Lernrate alle paar Epochen mit gamma.</translation>
    </message>
    <message>
        <source>Lets the learning rate fall along half a cosine.</source>
        <translation>Lässt die Lernrate entlang eines halben Kosinus fallen.</translation>
    </message>
    <message>
        <source>The learning rate rises to a peak, then falls close to zero, step by step.</source>
        <translation>Die Lernrate steigt Schritt für Schritt zu einem Gipfel und fällt dann fast auf null.</translation>
    </message>
    <message>
        <source>Over how many steps the rate grows to its full height; 0: none.</source>
        <translation>Über wie viele Schritte die Lernrate zur vollen Höhe wächst; 0: keine.</translation>
    </message>
    <message>
        <source>The share of the rate that the first step of the warm-up has.</source>
        <translation>Der Anteil der Lernrate, den der erste Schritt des Aufwärmens hat.</translation>
    </message>
    <message>
        <source>After how many epochs the rate falls.</source>
        <translation>Nach wie vielen Epochen die Lernrate fällt.</translation>
    </message>
    <message>
        <source>What the rate is multiplied by; 0.1 to 0.5.</source>
        <translation>Womit die Lernrate multipliziert wird; 0.1 bis 0.5.</translation>
    </message>
    <message>
        <source>Epochs until the lowest rate; left empty, those of the run.</source>
        <translation>Epochen bis zur kleinsten Lernrate; leer: die des Laufs.</translation>
    </message>
    <message>
        <source>The lowest rate.</source>
        <translation>Die kleinste Lernrate.</translation>
    </message>
    <message>
        <source>The peak; left empty, the optimizer&apos;s lr.</source>
        <translation>Der Gipfel; leer: lr des Optimierers.</translation>
    </message>
    <message>
        <source>Steps of the cycle; left empty, those of the run.</source>
        <translation>Schritte des Zyklus; leer: die des Laufs.</translation>
    </message>
    <message>
        <source>The share of the cycle in which the rate rises; 0.3 is usual.</source>
        <translation>Der Anteil des Zyklus, in dem die Lernrate steigt; 0.3 ist üblich.</translation>
    </message>
    <message>
        <source>The form of rise and fall.</source>
        <translation>Die Form von Anstieg und Abfall.</translation>
    </message>
    <message>
        <source>Moves the momentum against the rate.</source>
        <translation>Bewegt den Schwung gegen die Lernrate.</translation>
    </message>
    <message>
        <source>The momentum at the peak.</source>
        <translation>Der Schwung am Gipfel.</translation>
    </message>
    <message>
        <source>The momentum at both ends.</source>
        <translation>Der Schwung an beiden Enden.</translation>
    </message>
    <message>
        <source>The peak over the first rate.</source>
        <translation>Der Gipfel geteilt durch die erste Lernrate.</translation>
    </message>
    <message>
        <source>The first rate over the last.</source>
        <translation>Die erste Lernrate geteilt durch die letzte.</translation>
    </message>
    <message>
        <source>Falls to the first rate as long as it rose, then to the last.</source>
        <translation>Fällt so lange, wie sie stieg, zur ersten Lernrate, dann zur letzten.</translation>
    </message>
    <message>
        <source>How often the network sees the whole training set; 5 to 20 for a small network.</source>
        <translation>Wie oft das Netz die ganze Trainingsmenge sieht; 5 bis 20 bei einem kleinen Netz.</translation>
    </message>
    <message>
        <source>How many images make one step; 32 to 256. More are faster for each image and need a larger learning rate.</source>
        <translation>Wie viele Bilder einen Schritt machen; 32 bis 256. Mehr sind je Bild schneller und brauchen eine größere Lernrate.</translation>
    </message>
    <message>
        <source>Where all random numbers begin: the same seed gives the same run, bit by bit.</source>
        <translation>Wo alle Zufallszahlen beginnen: Derselbe Seed gibt denselben Lauf, Bit für Bit.</translation>
    </message>
    <message>
        <source>Draws the images in another order each epoch; off only to compare.</source>
        <translation>Zieht die Bilder in jeder Epoche in anderer Reihenfolge; aus nur zum Vergleich.</translation>
    </message>
    <message>
        <source>Leaves out the last batch of an epoch when it is smaller than the others.</source>
        <translation>Lässt den letzten Batch einer Epoche weg, wenn er kleiner ist als die anderen.</translation>
    </message>
    <message>
        <source>Shortens a gradient longer than this, against sudden jumps; 1 to 5, or None.</source>
        <translation>Kürzt einen Gradienten, der länger ist, gegen plötzliche Sprünge; 1 bis 5, oder None.</translation>
    </message>
    <message>
        <source>How many epochs without improvement end the run.</source>
        <translation>Wie viele Epochen ohne Verbesserung den Lauf beenden.</translation>
    </message>
    <message>
        <source>The part of the training set that is held out to judge by; never the test set.</source>
        <translation>Der Teil der Trainingsmenge, der zum Beurteilen zurückgehalten wird; nie die Testmenge.</translation>
    </message>
    <message>
        <source>How much less the loss must be to count as an improvement.</source>
        <translation>Wie viel kleiner der Verlust sein muss, um als Verbesserung zu zählen.</translation>
    </message>
    <message>
        <source>Ends with the best weights instead of the last.</source>
        <translation>Endet mit den besten Gewichten statt mit den letzten.</translation>
    </message>
    <message>
        <source>Ends the run when it no longer improves, judged on a part of the training set that is held out.</source>
        <translation>Beendet den Lauf, wenn er sich nicht mehr verbessert, beurteilt an einem zurückgehaltenen Teil der Trainingsmenge.</translation>
    </message>
    <message>
        <source>How exactly a GPU multiplies: float32 is exact, tf32 keeps 10 bits of each factor, bfloat16 7 bits in half the memory, both much faster. A CPU always takes float32.</source>
        <translation>Wie genau eine GPU multipliziert: float32 ist genau, tf32 behält 10 Bit jedes Faktors, bfloat16 7 Bit im halben Speicher, beide viel schneller. Eine CPU nimmt immer float32.</translation>
    </message>
    <message>
        <source>Makes a GPU give the same bits in every run; off may be faster. A CPU always does.</source>
        <translation>Lässt eine GPU in jedem Lauf dieselben Bits geben; aus kann schneller sein. Eine CPU tut es immer.</translation>
    </message>
    <message>
        <source>Seed CNN</source>
        <translation>Start-CNN</translation>
    </message>
    <message>
        <source>MLP</source>
        <translation>MLP</translation>
    </message>
    <message>
        <source>LeNet-5</source>
        <translation>LeNet-5</translation>
    </message>
    <message>
        <source>Mid CNN</source>
        <translation>Mittleres CNN</translation>
    </message>
    <message>
        <source>VGG, small</source>
        <translation>VGG, klein</translation>
    </message>
    <message>
        <source>ResNet, small</source>
        <translation>ResNet, klein</translation>
    </message>
    <message>
        <source>Inception, small</source>
        <translation>Inception, klein</translation>
    </message>
    <message>
        <source>Speedrun to 94 %</source>
        <translation>Wettlauf zu 94 %</translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>The drawing has no Input: no image enters it</source>
        <translation>Die Zeichnung hat keinen Input: Kein Bild kommt hinein</translation>
    </message>
    <message>
        <source>Add an Input</source>
        <translation>Input hinzufügen</translation>
    </message>
    <message>
        <source>Add an Input before %1</source>
        <translation>Input vor %1 hinzufügen</translation>
    </message>
    <message>
        <source>Let %1 take its place</source>
        <translation>%1 an seine Stelle setzen</translation>
    </message>
    <message>
        <source>There is an Input already, %1</source>
        <translation>Es gibt schon einen Input, %1</translation>
    </message>
    <message>
        <source>The shape of its images is not known</source>
        <translation>Die Form seiner Bilder ist nicht bekannt</translation>
    </message>
    <message>
        <source>Choose a data set, or set shape to [channels, height, width].</source>
        <translation>Einen Datensatz wählen oder shape auf [channels, height, width] setzen.</translation>
    </message>
    <message>
        <source>The data set %1 is not known here: set shape to [channels, height, width].</source>
        <translation>Der Datensatz %1 ist hier nicht bekannt: shape auf [channels, height, width] setzen.</translation>
    </message>
    <message>
        <source>%1&apos;s images are %2, and shape says %3</source>
        <translation>Die Bilder von %1 sind %2, und shape sagt %3</translation>
    </message>
    <message>
        <source>Take the data set&apos;s shape</source>
        <translation>Die Form des Datensatzes nehmen</translation>
    </message>
    <message>
        <source>The drawing has no loss: it can run, but not train</source>
        <translation>Die Zeichnung hat keinen Verlust: Sie kann rechnen, aber nicht trainieren</translation>
    </message>
    <message>
        <source>Add %1 behind %2</source>
        <translation>%1 hinter %2 hinzufügen</translation>
    </message>
    <message>
        <source>There is a loss already, %1</source>
        <translation>Es gibt schon einen Verlust, %1</translation>
    </message>
    <message>
        <source>The drawing ends here and at %1, and no loss says which is its output</source>
        <translation>Die Zeichnung endet hier und bei %1, und kein Verlust sagt, was ihre Ausgabe ist</translation>
    </message>
    <message>
        <source>Leads nowhere: the loss does not depend on it</source>
        <translation>Führt nirgendwohin: Der Verlust hängt nicht davon ab</translation>
    </message>
    <message>
        <source>There is no data set called &quot;%1&quot; in this version</source>
        <translation>Einen Datensatz „%1“ gibt es in dieser Version nicht</translation>
    </message>
    <message>
        <source>Connect %1 instead</source>
        <translation>Stattdessen %1 verbinden</translation>
    </message>
    <message>
        <source>%1 right before %2</source>
        <translation>%1 direkt vor %2</translation>
    </message>
    <message>
        <source>CrossEntropyLoss takes the softmax itself; twice, the gradients become small.</source>
        <translation>CrossEntropyLoss bildet den Softmax selbst; zweimal werden die Gradienten klein.</translation>
    </message>
    <message>
        <source>CrossEntropyLoss takes the logarithm of the softmax itself.</source>
        <translation>CrossEntropyLoss bildet den Logarithmus des Softmax selbst.</translation>
    </message>
    <message>
        <source>CrossEntropyLoss takes scores of any size; squeezed between 0 and 1 none can win clearly.</source>
        <translation>CrossEntropyLoss nimmt Werte jeder Größe; zwischen 0 und 1 gepresst kann keiner klar gewinnen.</translation>
    </message>
    <message>
        <source>CrossEntropyLoss takes scores of any size; without the negative ones a class cannot be ruled out, and scores at 0 have no gradient.</source>
        <translation>CrossEntropyLoss nimmt Werte jeder Größe; ohne die negativen lässt sich keine Klasse ausschließen, und Werte bei 0 haben keinen Gradienten.</translation>
    </message>
    <message>
        <source>It drops whole scores of classes, which no later layer can make good.</source>
        <translation>Es lässt ganze Klassenwerte weg, was keine spätere Schicht gutmachen kann.</translation>
    </message>
    <message>
        <source>Set %1&apos;s %2 to %3</source>
        <translation>%2 von %1 auf %3 setzen</translation>
    </message>
    <message>
        <source>Insert Flatten and Linear → %1 scores</source>
        <translation>Flatten und Linear einfügen → %1 Werte</translation>
    </message>
    <message>
        <source>Insert Linear → %1 scores</source>
        <translation>Linear einfügen → %1 Werte</translation>
    </message>
    <message>
        <source>Insert Flatten → %1 features</source>
        <translation>Flatten einfügen → %1 Features</translation>
    </message>
    <message>
        <source>Insert global average → %1</source>
        <translation>Globalen Mittelwert einfügen → %1</translation>
    </message>
    <message>
        <source>Insert %1 for both</source>
        <translation>%1 für beide einfügen</translation>
    </message>
    <message>
        <source>Insert %1 → %2</source>
        <translation>%1 einfügen → %2</translation>
    </message>
    <message>
        <source>%1 has %2 classes; %3 gives %4</source>
        <translation>%1 hat %2 Klassen; %3 gibt %4</translation>
    </message>
    <message>
        <source>CrossEntropyLoss takes one score for each class of the data set.</source>
        <translation>CrossEntropyLoss nimmt einen Wert je Klasse des Datensatzes.</translation>
    </message>
    <message>
        <source>There is no layer type &quot;%1&quot; in this version</source>
        <translation>Eine Schicht „%1“ gibt es in dieser Version nicht</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot name a node: names are Python identifiers</source>
        <translation>„%1“ kann kein Name sein: Namen sind Python-Bezeichner</translation>
    </message>
    <message>
        <source>The name becomes part of the weights&apos; names and of the exported program.</source>
        <translation>Der Name wird Teil der Gewichtsnamen und des exportierten Programms.</translation>
    </message>
    <message>
        <source>Rename it to %1</source>
        <translation>In %1 umbenennen</translation>
    </message>
    <message>
        <source>%1 has no setting &quot;%2&quot;</source>
        <translation>%1 hat keine Einstellung „%2“</translation>
    </message>
    <message>
        <source>Set %1 to %2, the default</source>
        <translation>%1 auf %2 setzen, den Standard</translation>
    </message>
    <message>
        <source>Set %1 to %2</source>
        <translation>%1 auf %2 setzen</translation>
    </message>
    <message>
        <source>%1 cannot be bypassed, and is not</source>
        <translation>%1 kann nicht überbrückt werden und ist es nicht</translation>
    </message>
    <message>
        <source>A bypassed layer hands on what comes in: an Input has nothing that comes in, and behind a loss nothing goes on.</source>
        <translation>Eine überbrückte Schicht reicht weiter, was hineinkommt: In einen Input kommt nichts hinein, und hinter einem Verlust geht nichts weiter.</translation>
    </message>
    <message>
        <source>Number the inputs from 0 to %1</source>
        <translation>Die Eingänge von 0 bis %1 zählen</translation>
    </message>
    <message>
        <source>Nothing is connected to its input %1</source>
        <translation>Mit seinem Eingang %1 ist nichts verbunden</translation>
    </message>
    <message>
        <source>Nothing is connected to its input</source>
        <translation>Mit seinem Eingang ist nichts verbunden</translation>
    </message>
    <message>
        <source>%1 needs at least %2 inputs, numbered without gaps.</source>
        <translation>%1 braucht mindestens %2 Eingänge, ohne Lücken gezählt.</translation>
    </message>
    <message>
        <source>Connect %1 as input %2</source>
        <translation>%1 als Eingang %2 verbinden</translation>
    </message>
    <message>
        <source>Connect it as input %1</source>
        <translation>Als Eingang %1 verbinden</translation>
    </message>
    <message>
        <source>Connect %1</source>
        <translation>%1 verbinden</translation>
    </message>
    <message>
        <source>Its input is not known until %1</source>
        <translation>Sein Eingang ist nicht bekannt, bis %1</translation>
    </message>
    <message>
        <source>the circle %1 is open</source>
        <translation>der Kreis %1 offen ist</translation>
    </message>
    <message>
        <source>%1 is mended</source>
        <translation>%1 behoben ist</translation>
    </message>
    <message>
        <source>%1 has its inputs</source>
        <translation>%1 seine Eingänge hat</translation>
    </message>
    <message>
        <source>%1 has a shape</source>
        <translation>%1 eine Form hat</translation>
    </message>
    <message>
        <source>%1 has a type that is known</source>
        <translation>%1 einen bekannten Typ hat</translation>
    </message>
    <message>
        <source>%1&apos;s %2 is legal</source>
        <translation>%2 von %1 gültig ist</translation>
    </message>
    <message>
        <source>%1 fits</source>
        <translation>%1 passt</translation>
    </message>
    <message>
        <source>%1 wants %2; %3 gives %4</source>
        <translation>%1 erwartet %2; %3 gibt %4</translation>
    </message>
    <message>
        <source>%1 wants %2, got %3</source>
        <translation>%1 erwartet %2, bekam %3</translation>
    </message>
    <message>
        <source>There is no node &quot;%1&quot;</source>
        <translation>Einen Knoten „%1“ gibt es nicht</translation>
    </message>
    <message>
        <source>%1 takes no input</source>
        <translation>%1 hat keinen Eingang</translation>
    </message>
    <message>
        <source>%1 takes one input and has one</source>
        <translation>%1 hat einen Eingang, und der ist belegt</translation>
    </message>
    <message>
        <source>Input %1 of %2 is taken</source>
        <translation>Eingang %1 von %2 ist belegt</translation>
    </message>
    <message>
        <source>%1 has no input %2</source>
        <translation>%1 hat keinen Eingang %2</translation>
    </message>
    <message>
        <source>%1 is a %2: nothing comes out of it</source>
        <translation>%1 ist ein %2: Es kommt nichts heraus</translation>
    </message>
    <message>
        <source>Remove the %1 connections that lead back</source>
        <translation>Die %1 Verbindungen entfernen, die zurückführen</translation>
    </message>
    <message>
        <source>%1 is a circle</source>
        <translation>%1 ist ein Kreis</translation>
    </message>
    <message>
        <source>A network flows one way, from its input to its loss: no node can wait for what it gives itself.</source>
        <translation>Ein Netz fließt in eine Richtung, vom Eingang zum Verlust: Kein Knoten kann auf das warten, was er selbst gibt.</translation>
    </message>
    <message>
        <source>Remove %1 → %2</source>
        <translation>%1 → %2 entfernen</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Switch %1 on</source>
        <translation>%1 einschalten</translation>
    </message>
    <message>
        <source>Make it a %1</source>
        <translation>In %1 verwandeln</translation>
    </message>
    <message>
        <source>Linear multiplies its weight by flat vectors, [N, features].</source>
        <translation>Linear multipliziert sein Gewicht mit flachen Vektoren, [N, features].</translation>
    </message>
    <message>
        <source>One number for each sample comes in, without an axis of features.</source>
        <translation>Eine Zahl je Beispiel kommt herein, ohne Achse der Features.</translation>
    </message>
    <message>
        <source>Images come in, %1: %2 of %3, so %4 = %5 numbers for each sample.</source>
        <translation>Herein kommen Bilder, %1: %2 von %3, also %4 = %5 Zahlen je Beispiel.</translation>
    </message>
    <message>
        <source>%1 comes in: %2 = %3 numbers for each sample.</source>
        <translation>Herein kommt %1: %2 = %3 Zahlen je Beispiel.</translation>
    </message>
    <message>
        <source>%1 channels</source>
        <translation>%1 Kanäle</translation>
    </message>
    <message>
        <source>%1 channel</source>
        <translation>%1 Kanal</translation>
    </message>
    <message>
        <source>AdaptiveAvgPool2d averages images, and %1 is no image: an image has the axes batch, channel, height and width.</source>
        <translation>AdaptiveAvgPool2d mittelt Bilder, und %1 ist kein Bild: Ein Bild hat die Achsen Batch, Kanal, Höhe und Breite.</translation>
    </message>
    <message>
        <source>BatchNorm2d normalises the channels of images, and %1 is no image: an image has the axes batch, channel, height and width.</source>
        <translation>BatchNorm2d normalisiert die Kanäle von Bildern, und %1 ist kein Bild: Ein Bild hat die Achsen Batch, Kanal, Höhe und Breite.</translation>
    </message>
    <message>
        <source>Conv2d slides its kernel over images, and %1 is no image: an image has the axes batch, channel, height and width.</source>
        <translation>Conv2d schiebt seinen Kern über Bilder, und %1 ist kein Bild: Ein Bild hat die Achsen Batch, Kanal, Höhe und Breite.</translation>
    </message>
    <message>
        <source>ConvTranspose2d spreads its kernel over images, and %1 is no image: an image has the axes batch, channel, height and width.</source>
        <translation>ConvTranspose2d verteilt seinen Kern über Bilder, und %1 ist kein Bild: Ein Bild hat die Achsen Batch, Kanal, Höhe und Breite.</translation>
    </message>
    <message>
        <source>%1 looks at windows of images, and %2 is no image: an image has the axes batch, channel, height and width.</source>
        <translation>%1 sieht Fenster von Bildern an, und %2 ist kein Bild: Ein Bild hat die Achsen Batch, Kanal, Höhe und Breite.</translation>
    </message>
    <message>
        <source>BatchNorm1d normalises the features of flat vectors; %1 has %2 axes.</source>
        <translation>BatchNorm1d normalisiert die Features flacher Vektoren; %1 hat %2 Achsen.</translation>
    </message>
    <message>
        <source>Add sums its inputs place by place, so all have one shape; input 1 is %1 and input %2 is %3.</source>
        <translation>Add summiert seine Eingänge Stelle für Stelle, also haben alle eine Form; Eingang 1 ist %1 und Eingang %2 ist %3.</translation>
    </message>
    <message>
        <source>Concat puts its inputs side by side along axis %1, so all other axes agree; input 1 is %2 and input %3 is %4.</source>
        <translation>Concat legt seine Eingänge entlang der Achse %1 nebeneinander, also stimmen alle anderen Achsen überein; Eingang 1 ist %2 und Eingang %3 ist %4.</translation>
    </message>
    <message>
        <source>CrossEntropyLoss compares one number for each class with the right class of each sample; %1 is no list of classes.</source>
        <translation>CrossEntropyLoss vergleicht eine Zahl je Klasse mit der richtigen Klasse jedes Beispiels; %1 ist keine Liste von Klassen.</translation>
    </message>
    <message>
        <source>%1&apos;s window of %2 does not fit into the image&apos;s %3 × %4: %5.</source>
        <translation>Das Fenster %2 von %1 passt nicht in das Bild von %3 × %4: %5.</translation>
    </message>
    <message>
        <source>an image of at least %1 × %2</source>
        <translation>ein Bild von mindestens %1 × %2</translation>
    </message>
    <message>
        <source>padding up to %1</source>
        <translation>padding bis %1</translation>
    </message>
    <message>
        <source>padding %1 around %2</source>
        <translation>padding %1 um %2</translation>
    </message>
    <message>
        <source>channels that %1 groups share evenly</source>
        <translation>Kanäle, die %1 Gruppen gleich teilen</translation>
    </message>
    <message>
        <source>%1 channels in, %2 out</source>
        <translation>%1 Kanäle hinein, %2 heraus</translation>
    </message>
    <message>
        <source>sizes whose product is %1</source>
        <translation>Größen mit dem Produkt %1</translation>
    </message>
    <message>
        <source>Reshape keeps all numbers: each sample has %1, and %2 does not hold as many.</source>
        <translation>Reshape behält alle Zahlen: Jedes Beispiel hat %1, und %2 fasst nicht so viele.</translation>
    </message>
    <message>
        <source>%1 must be %2, not %3</source>
        <translation>%1 muss %2 sein, nicht %3</translation>
    </message>
    <message>
        <source>%1 must be from %2 to %3, not %4</source>
        <translation>%1 muss zwischen %2 und %3 liegen, nicht %4</translation>
    </message>
    <message>
        <source>%1 needs a value: %2</source>
        <translation>%1 braucht einen Wert: %2</translation>
    </message>
    <message>
        <source>an integer or two, [height, width]</source>
        <translation>eine ganze Zahl oder zwei, [height, width]</translation>
    </message>
    <message>
        <source>an integer, two, [height, width], or one of %1</source>
        <translation>eine ganze Zahl, zwei, [height, width], oder eines von %1</translation>
    </message>
    <message>
        <source>a list of integers</source>
        <translation>eine Liste ganzer Zahlen</translation>
    </message>
    <message>
        <source>a list of numbers</source>
        <translation>eine Liste von Zahlen</translation>
    </message>
    <message>
        <source>an integer</source>
        <translation>eine ganze Zahl</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>eine Zahl</translation>
    </message>
    <message>
        <source>Axis 0 is the batch: its samples have nothing to do with one another, so %1 must name another axis.</source>
        <translation>Achse 0 ist der Batch: Seine Beispiele haben nichts miteinander zu tun, also muss %1 eine andere Achse nennen.</translation>
    </message>
    <message>
        <source>The shape stays; %1 numbers are summed at each place.</source>
        <translation>Die Form bleibt; an jeder Stelle werden %1 Zahlen summiert.</translation>
    </message>
    <message>
        <source>The shape stays; each of the %1 channels is normalised by itself.</source>
        <translation>Die Form bleibt; jeder der %1 Kanäle wird für sich normalisiert.</translation>
    </message>
    <message>
        <source>The shape stays; each %1 numbers along axis %2 belong together.</source>
        <translation>Die Form bleibt; je %1 Zahlen entlang der Achse %2 gehören zusammen.</translation>
    </message>
    <message>
        <source>The shape stays; each %1 = %2 numbers are normalised together.</source>
        <translation>Die Form bleibt; je %1 = %2 Zahlen werden zusammen normalisiert.</translation>
    </message>
    <message>
        <source>one number: the mean over N samples of %1 classes</source>
        <translation>eine Zahl: der Mittelwert über N Beispiele mit %1 Klassen</translation>
    </message>
    <message>
        <source>one number: the mean over N·%1 squares</source>
        <translation>eine Zahl: der Mittelwert über N·%1 Quadrate</translation>
    </message>
    <message>
        <source>%1 features → %2, each a sum of %3 products</source>
        <translation>%1 Features → %2, jedes eine Summe von %3 Produkten</translation>
    </message>
    <message>
        <source>The shape stays: %1</source>
        <translation>Die Form bleibt: %1</translation>
    </message>
    <message>
        <source>The shape stays.</source>
        <translation>Die Form bleibt.</translation>
    </message>
    <message>
        <source>a layer type</source>
        <translation>eine Schicht</translation>
    </message>
    <message>
        <source>letters, digits and _, not beginning with a digit, no word of Python&apos;s own</source>
        <translation>Buchstaben, Ziffern und _, keine Ziffer am Anfang, kein Wort von Python selbst</translation>
    </message>
    <message>
        <source>Call it %1</source>
        <translation>%1 nennen</translation>
    </message>
    <message>
        <source>groups=%1 splits the %2 channels that come in and the %3 that go out into %4 equal parts; %5 and %6 must be whole numbers.</source>
        <translation>groups=%1 teilt die %2 Kanäle, die hineinkommen, und die %3, die herauskommen, in %4 gleiche Teile; %5 und %6 müssen ganze Zahlen sein.</translation>
    </message>
    <message>
        <source>%1/%2 and %3/%4 must be whole numbers.</source>
        <translation>%1/%2 und %3/%4 müssen ganze Zahlen sein.</translation>
    </message>
    <message>
        <source>padding=&apos;same&apos; keeps height and width, which only a stride of 1 can do.</source>
        <translation>padding=&apos;same&apos; behält Höhe und Breite bei, was nur ein stride von 1 kann.</translation>
    </message>
    <message>
        <source>output_padding up to %1</source>
        <translation>output_padding bis %1</translation>
    </message>
    <message>
        <source>output_padding chooses between the sizes that a convolution of this stride maps to one, so it is smaller than stride or dilation.</source>
        <translation>output_padding wählt unter den Größen, die eine Faltung mit diesem stride auf eine abbildet; darum ist es kleiner als stride oder dilation.</translation>
    </message>
    <message>
        <source>less padding</source>
        <translation>weniger padding</translation>
    </message>
    <message>
        <source>padding cuts the output at its borders, and nothing would be left: %1.</source>
        <translation>padding beschneidet die Ausgabe an den Rändern, und nichts bliebe übrig: %1.</translation>
    </message>
    <message>
        <source>%1 class weights</source>
        <translation>%1 Klassengewichte</translation>
    </message>
    <message>
        <source>weight has a number for each of the %1 classes that come in.</source>
        <translation>weight hat eine Zahl für jede der %1 Klassen, die hineinkommen.</translation>
    </message>
    <message>
        <source>The target is a class for each sample, written as a 1 among zeros; MSELoss compares it with one number for each class, and %1 is no list of them.</source>
        <translation>Das Ziel ist eine Klasse je Beispiel, als 1 unter Nullen geschrieben; MSELoss vergleicht es mit einer Zahl je Klasse, und %1 ist keine Liste davon.</translation>
    </message>
    <message>
        <source>start_dim up to end_dim</source>
        <translation>start_dim bis end_dim</translation>
    </message>
    <message>
        <source>The axes from start_dim to end_dim become one, so start_dim comes first.</source>
        <translation>Die Achsen von start_dim bis end_dim werden eine; darum kommt start_dim zuerst.</translation>
    </message>
    <message>
        <source>a data set, or a shape</source>
        <translation>ein Datensatz oder eine Form</translation>
    </message>
    <message>
        <source>neither</source>
        <translation>keines von beiden</translation>
    </message>
    <message>
        <source>The shape of the images is known once a data set is chosen or shape is set, for example %1.</source>
        <translation>Die Form der Bilder ist bekannt, sobald ein Datensatz gewählt oder shape gesetzt ist, zum Beispiel %1.</translation>
    </message>
    <message>
        <source>An image has three axes: channels, height and width.</source>
        <translation>Ein Bild hat drei Achsen: Kanäle, Höhe und Breite.</translation>
    </message>
    <message>
        <source>N images of %1 channels of %2</source>
        <translation>N Bilder mit %1 Kanälen von %2</translation>
    </message>
    <message>
        <source>N images of %1 channel of %2</source>
        <translation>N Bilder mit %1 Kanal von %2</translation>
    </message>
    <message>
        <source>N images of %1</source>
        <translation>N Bilder von %1</translation>
    </message>
    <message>
        <source>%1 channels of %2</source>
        <translation>%1 Kanäle von %2</translation>
    </message>
    <message>
        <source>%1 channel of %2</source>
        <translation>%1 Kanal von %2</translation>
    </message>
    <message>
        <source>One number for each sample comes in: there is nothing to normalise it against.</source>
        <translation>Eine Zahl je Beispiel kommt hinein: Es gibt nichts, woran sie zu normalisieren wäre.</translation>
    </message>
    <message>
        <source>the last axes of %1</source>
        <translation>die letzten Achsen von %1</translation>
    </message>
    <message>
        <source>LayerNorm normalises over the last axes; %1 does not end in %2.</source>
        <translation>LayerNorm normalisiert über die letzten Achsen; %1 endet nicht auf %2.</translation>
    </message>
    <message>
        <source>sizes from 1, one of them -1 at most</source>
        <translation>Größen ab 1, höchstens eine davon -1</translation>
    </message>
    <message>
        <source>at most %1 sizes</source>
        <translation>höchstens %1 Größen</translation>
    </message>
    <message>
        <source>at most %1 axes</source>
        <translation>höchstens %1 Achsen</translation>
    </message>
    <message>
        <source>A tensor has at most %1 axes, one of which is the batch.</source>
        <translation>Ein Tensor hat höchstens %1 Achsen, von denen eine der Batch ist.</translation>
    </message>
    <message>
        <source>A tensor has at most %1 axes.</source>
        <translation>Ein Tensor hat höchstens %1 Achsen.</translation>
    </message>
    <message>
        <source>An axis of size 0 would hold no numbers at all.</source>
        <translation>Eine Achse der Größe 0 enthielte gar keine Zahlen.</translation>
    </message>
    <message>
        <source>-1 stands for what is left of the %1 numbers; with two of them that could be divided in many ways.</source>
        <translation>-1 steht für das, was von den %1 Zahlen übrig ist; bei zweien ließe es sich auf viele Arten teilen.</translation>
    </message>
    <message>
        <source>%1 is %2: more than 2^40 numbers (%3), which no memory holds.</source>
        <translation>%1 ist %2: mehr als 2^40 Zahlen (%3), die kein Speicher fasst.</translation>
    </message>
    <message>
        <source>What comes in</source>
        <translation>Was hineinkommt,</translation>
    </message>
    <message>
        <source>The output</source>
        <translation>Die Ausgabe</translation>
    </message>
    <message>
        <source>at most 2^40 numbers for each sample</source>
        <translation>höchstens 2^40 Zahlen je Beispiel</translation>
    </message>
    <message>
        <source>at most 2^40 numbers in a parameter</source>
        <translation>höchstens 2^40 Zahlen in einem Parameter</translation>
    </message>
    <message>
        <source>The %1 would be %2: more than 2^40 numbers, which no memory holds.</source>
        <translation>%1 wäre %2: mehr als 2^40 Zahlen, die kein Speicher fasst.</translation>
    </message>
    <message>
        <source>dim from 1 to %1</source>
        <translation>dim von 1 bis %1</translation>
    </message>
    <message>
        <source>start_dim from 1 to %1</source>
        <translation>start_dim von 1 bis %1</translation>
    </message>
    <message>
        <source>end_dim from 1 to %1</source>
        <translation>end_dim von 1 bis %1</translation>
    </message>
    <message>
        <source>dim %1 of %2</source>
        <translation>dim %1 von %2</translation>
    </message>
    <message>
        <source>start_dim %1 of %2</source>
        <translation>start_dim %1 von %2</translation>
    </message>
    <message>
        <source>end_dim %1 of %2</source>
        <translation>end_dim %1 von %2</translation>
    </message>
    <message>
        <source>an axis besides the batch</source>
        <translation>eine Achse neben dem Batch</translation>
    </message>
    <message>
        <source>%1 goes from 0 to %2 for %3; %4 is outside.</source>
        <translation>%1 geht bei %3 von 0 bis %2; %4 liegt außerhalb.</translation>
    </message>
    <message>
        <source>an input</source>
        <translation>ein Eingang</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>Nothing is connected.</source>
        <translation>Nichts ist verbunden.</translation>
    </message>
    <message>
        <source>[N, …] with sizes from 1</source>
        <translation>[N, …] mit Größen ab 1</translation>
    </message>
    <message>
        <source>A batch of samples has the batch as its first axis, and no other axis is empty.</source>
        <translation>Die erste Achse eines Stapels von Beispielen ist der Batch, und keine andere Achse ist leer.</translation>
    </message>
    <message>
        <source>%1 but for axis %2</source>
        <translation>%1 außer in Achse %2</translation>
    </message>
    <message>
        <source>%1 at every input</source>
        <translation>%1 an jedem Eingang</translation>
    </message>
    <message>
        <source>[N, features] or [N, channels, length]</source>
        <translation>[N, features] oder [N, channels, length]</translation>
    </message>
    <message>
        <source>%1 allows a padding of at most half of its window, %2 and %3, so that every window sees a part of the image.</source>
        <translation>%1 lässt ein padding von höchstens der Hälfte seines Fensters zu, %2 und %3, damit jedes Fenster einen Teil des Bildes sieht.</translation>
    </message>
    <message>
        <source>no such axis has size 1.</source>
        <translation>keine solche Achse hat die Größe 1.</translation>
    </message>
    <message>
        <source>%1 axes − %2 of size 1 = %3</source>
        <translation>%1 Achsen − %2 der Größe 1 = %3</translation>
    </message>
    <message>
        <source>%1 axes + 1 = %2</source>
        <translation>%1 Achsen + 1 = %2</translation>
    </message>
    <message>
        <source>%1, as the last window would begin in the padding</source>
        <translation>%1, da das letzte Fenster im padding begänne</translation>
    </message>
    <message>
        <source>height: %1</source>
        <translation>Höhe: %1</translation>
    </message>
    <message>
        <source>width: %1</source>
        <translation>Breite: %1</translation>
    </message>
    <message>
        <source>%1: means of %2</source>
        <translation>%1: Mittelwerte von %2</translation>
    </message>
    <message>
        <source>%1: means from %2 to %3</source>
        <translation>%1: Mittelwerte von %2 bis %3</translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation>eines von %1</translation>
    </message>
    <message>
        <source>on or off</source>
        <translation>an oder aus</translation>
    </message>
    <message>
        <source>average pooling and 1×1 Conv2d</source>
        <translation>Mittelwert-Pooling und 1×1-Conv2d</translation>
    </message>
    <message>
        <source>average pooling</source>
        <translation>Mittelwert-Pooling</translation>
    </message>
    <message>
        <source>bypassed: what comes in goes on</source>
        <translation>überbrückt: Was hineinkommt, geht weiter</translation>
    </message>
    <message>
        <source>mean of (x − target)²</source>
        <translation>Mittel von (x − Ziel)²</translation>
    </message>
    <message>
        <source>−log p(right class)</source>
        <translation>−log p(richtige Klasse)</translation>
    </message>
    <message>
        <source>smoothing %1</source>
        <translation>Glättung %1</translation>
    </message>
    <message>
        <source>axes %1 to %2</source>
        <translation>Achsen %1 bis %2</translation>
    </message>
    <message>
        <source>axes of size 1</source>
        <translation>Achsen der Größe 1</translation>
    </message>
    <message>
        <source>over each sample</source>
        <translation>über jedes Beispiel</translation>
    </message>
    <message>
        <source>over axis %1</source>
        <translation>über Achse %1</translation>
    </message>
    <message>
        <source>over %1</source>
        <translation>über %1</translation>
    </message>
    <message>
        <source>along axis %1</source>
        <translation>entlang Achse %1</translation>
    </message>
    <message>
        <source>at axis %1</source>
        <translation>an Achse %1</translation>
    </message>
    <message>
        <source>axis %1</source>
        <translation>Achse %1</translation>
    </message>
    <message>
        <source>mean over all batches</source>
        <translation>Mittel über alle Batches</translation>
    </message>
    <message>
        <source>slope %1</source>
        <translation>Steigung %1</translation>
    </message>
    <message>
        <source>Set %1 to %2 and padding to 0</source>
        <translation>%1 auf %2 und padding auf 0 setzen</translation>
    </message>
</context>
<context>
    <name>QObject</name>
    <message>
        <source>Cut a link</source>
        <translation>Verbindung durchtrennen</translation>
    </message>
    <message>
        <source>Cut %1 links</source>
        <translation>%1 Verbindungen durchtrennen</translation>
    </message>
    <message>
        <source>A layer cannot feed itself</source>
        <translation>Eine Schicht kann sich nicht selbst speisen</translation>
    </message>
    <message>
        <source>%1 leads to %2 already: this would close a circle</source>
        <translation>%1 führt schon zu %2: Damit schlösse sich ein Kreis</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Verbindung lösen</translation>
    </message>
    <message>
        <source>Connect %1 to %2</source>
        <translation>%1 mit %2 verbinden</translation>
    </message>
    <message>
        <source>Insert %1</source>
        <translation>%1 einfügen</translation>
    </message>
    <message>
        <source>Move %1</source>
        <translation>%1 verschieben</translation>
    </message>
    <message>
        <source>Move %1 cards</source>
        <translation>%1 Karten verschieben</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 nach %2</translation>
    </message>
    <message>
        <source>does not fit</source>
        <translation>passt nicht</translation>
    </message>
    <message>
        <source>%1 → %2 wants %3</source>
        <translation>%1 → %2 erwartet %3</translation>
    </message>
    <message>
        <source>%1 params</source>
        <translation>%1 Param.</translation>
    </message>
    <message>
        <source>%1 p.</source>
        <translation>%1 P.</translation>
    </message>
    <message>
        <source>%1% zero</source>
        <translation>%1&#xa0;% Nullen</translation>
    </message>
    <message>
        <source>Click to look into this tensor</source>
        <translation>Klicken, um in diesen Tensor hineinzusehen</translation>
    </message>
    <message>
        <source>Move a reroute point</source>
        <translation>Punkt verschieben</translation>
    </message>
</context>
<context>
    <name>RunWords</name>
    <message>
        <source>· step %1 of %2</source>
        <translation>· Schritt %1 von %2</translation>
    </message>
    <message>
        <source>1 epoch</source>
        <translation>1 Epoche</translation>
    </message>
    <message>
        <source>%1 epochs</source>
        <translation>%1 Epochen</translation>
    </message>
    <message>
        <source>%1 images/s</source>
        <translation>%1 Bilder/s</translation>
    </message>
    <message>
        <source>%1 · %2 left</source>
        <translation>%1 · noch %2</translation>
    </message>
    <message>
        <source>test accuracy %1 · loss %2</source>
        <translation>Testgenauigkeit %1 · Verlust %2</translation>
    </message>
    <message>
        <source>Ready to train</source>
        <translation>Bereit zum Training</translation>
    </message>
    <message>
        <source>Ready to train · %1 × %2 steps</source>
        <translation>Bereit · %1 × %2 Schritte</translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <translation>%1 Parameter</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>Loading the data…</source>
        <translation>Die Daten werden geladen…</translation>
    </message>
    <message>
        <source>Epoch %1 of %2 · testing</source>
        <translation>Epoche %1 von %2 · Test läuft</translation>
    </message>
    <message>
        <source>Epoch %1 of %2</source>
        <translation>Epoche %1 von %2</translation>
    </message>
    <message>
        <source>Paused in epoch %1 of %2</source>
        <translation>Pausiert in Epoche %1 von %2</translation>
    </message>
    <message>
        <source>Stopping with a checkpoint…</source>
        <translation>Hält mit einem Zwischenstand an…</translation>
    </message>
    <message>
        <source>Finished · %1</source>
        <translation>Fertig · %1</translation>
    </message>
    <message>
        <source>Stopped in epoch %1 of %2</source>
        <translation>Angehalten in Epoche %1 von %2</translation>
    </message>
    <message>
        <source>Diverged after step %1</source>
        <translation>Nach Schritt %1 divergiert</translation>
    </message>
    <message>
        <source>Train starts when the drawing fits</source>
        <translation>Startet, wenn die Zeichnung passt</translation>
    </message>
</context>
<context>
    <name>SettingText</name>
    <message>
        <source>a whole number</source>
        <translation>eine ganze Zahl</translation>
    </message>
    <message>
        <source>height × width, for example 3 × 3</source>
        <translation>Höhe × Breite, zum Beispiel 3 × 3</translation>
    </message>
    <message>
        <source>height × width, for example 1 × 1, or one of %1</source>
        <translation>Höhe × Breite, zum Beispiel 1 × 1, oder eines von %1</translation>
    </message>
    <message>
        <source>a number, for example 0.5</source>
        <translation>eine Zahl, zum Beispiel 0.5</translation>
    </message>
    <message>
        <source>on or off</source>
        <translation>on oder off</translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation>eines von %1</translation>
    </message>
    <message>
        <source>whole numbers, for example 1, 28, 28</source>
        <translation>ganze Zahlen, zum Beispiel 1, 28, 28</translation>
    </message>
    <message>
        <source>numbers, for example 0.5, 1.5</source>
        <translation>Zahlen, zum Beispiel 0.5, 1.5</translation>
    </message>
</context>
<context>
    <name>loom::AboutDialog</name>
    <message>
        <source>&lt;b&gt;%1&lt;/b&gt;: not available. %2</source>
        <translation>&lt;b&gt;%1&lt;/b&gt;: nicht verfügbar. %2</translation>
    </message>
    <message>
        <source>About Tensorloom</source>
        <translation>Über Tensorloom</translation>
    </message>
    <message>
        <source>&lt;h2&gt;Tensorloom %1&lt;/h2&gt;</source>
        <translation>&lt;h2&gt;Tensorloom %1&lt;/h2&gt;</translation>
    </message>
    <message>
        <source>Draw a neural network, train it on your own machine, and look inside while it learns.</source>
        <translation>Ein neuronales Netz zeichnen, es auf dem eigenen Rechner trainieren und hineinsehen, während es lernt.</translation>
    </message>
    <message>
        <source>Qt %1 · engine %2</source>
        <translation>Qt %1 · Engine %2</translation>
    </message>
    <message>
        <source>not running</source>
        <translation>läuft nicht</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later. It comes with no warranty.</source>
        <translation>Freie Software unter der GNU General Public License, Version 3 oder neuer. Ohne jede Gewährleistung.</translation>
    </message>
</context>
<context>
    <name>loom::AddPopup</name>
    <message>
        <source>Add a layer</source>
        <translation>Schicht hinzufügen</translation>
    </message>
    <message>
        <source>Search layers</source>
        <translation>Schichten suchen</translation>
    </message>
    <message>
        <source>Layers found</source>
        <translation>Gefundene Schichten</translation>
    </message>
    <message>
        <source>No layer is called that. Esc closes.</source>
        <translation>Keine Schicht heißt so. Esc schließt.</translation>
    </message>
</context>
<context>
    <name>loom::Autosave</name>
    <message>
        <source>The unsaved drawing could not be kept safe: %1</source>
        <translation>Die ungespeicherte Zeichnung konnte nicht gesichert werden: %1</translation>
    </message>
</context>
<context>
    <name>loom::BalanceChart</name>
    <message>
        <source>train</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>How many images each class has</source>
        <translation>Wie viele Bilder jede Klasse hat</translation>
    </message>
</context>
<context>
    <name>loom::Banner</name>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>loom::BrokenFilePage</name>
    <message>
        <source>Text of the file, read-only</source>
        <translation>Text der Datei, schreibgeschützt</translation>
    </message>
    <message>
        <source>Open another file…</source>
        <translation>Andere Datei öffnen…</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>%1 cannot be opened</source>
        <translation>%1 lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>The file is as it was; nothing has been changed.</source>
        <translation>Die Datei ist, wie sie war; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>Die Datei ist leer.</translation>
    </message>
</context>
<context>
    <name>loom::CanvasCommands</name>
    <message>
        <source>&amp;Add a layer…</source>
        <translation>&amp;Schicht hinzufügen…</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>A&amp;usschneiden</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>Paste with &amp;inputs</source>
        <translation>Mit E&amp;ingängen einfügen</translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation>&amp;Duplizieren</translation>
    </message>
    <message>
        <source>De&amp;lete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>Delete and &amp;reconnect</source>
        <translation>Löschen und &amp;neu verbinden</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>&amp;Alles auswählen</translation>
    </message>
    <message>
        <source>Re&amp;name</source>
        <translation>Um&amp;benennen</translation>
    </message>
    <message>
        <source>&amp;Connect the selected, or fit them</source>
        <translation>Auswahl &amp;verbinden oder einpassen</translation>
    </message>
    <message>
        <source>&amp;Bypass</source>
        <translation>Ü&amp;berbrücken</translation>
    </message>
    <message>
        <source>&amp;Frame</source>
        <translation>&amp;Rahmen</translation>
    </message>
    <message>
        <source>Apply the first &amp;fix</source>
        <translation>Erste &amp;Korrektur anwenden</translation>
    </message>
    <message>
        <source>Automatic &amp;layout</source>
        <translation>&amp;Automatisch anordnen</translation>
    </message>
    <message>
        <source>Align le&amp;ft</source>
        <translation>&amp;Links ausrichten</translation>
    </message>
    <message>
        <source>Align &amp;right</source>
        <translation>R&amp;echts ausrichten</translation>
    </message>
    <message>
        <source>Align &amp;top</source>
        <translation>&amp;Oben ausrichten</translation>
    </message>
    <message>
        <source>Align b&amp;ottom</source>
        <translation>&amp;Unten ausrichten</translation>
    </message>
    <message>
        <source>Distribute &amp;horizontally</source>
        <translation>&amp;Horizontal verteilen</translation>
    </message>
    <message>
        <source>Distribute &amp;vertically</source>
        <translation>Ver&amp;tikal verteilen</translation>
    </message>
    <message>
        <source>&amp;Fit all</source>
        <translation>&amp;Alles einpassen</translation>
    </message>
    <message>
        <source>Fit the &amp;selection</source>
        <translation>Aus&amp;wahl einpassen</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>Ver&amp;größern</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
        <source>&amp;Normal size</source>
        <translation>&amp;Normale Größe</translation>
    </message>
    <message>
        <source>&amp;Map</source>
        <translation>Übersich&amp;t</translation>
    </message>
    <message>
        <source>Lay out</source>
        <translation>Anordnen</translation>
    </message>
    <message>
        <source>Align</source>
        <translation>Ausrichten</translation>
    </message>
    <message>
        <source>Distribute</source>
        <translation>Verteilen</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>Rahmen</translation>
    </message>
    <message>
        <source>Frame %1</source>
        <translation>Rahmen %1</translation>
    </message>
    <message>
        <source>Bypass</source>
        <translation>Überbrücken</translation>
    </message>
    <message>
        <source>Add %1</source>
        <translation>%1 hinzufügen</translation>
    </message>
    <message>
        <source>Delete a link</source>
        <translation>Verbindung löschen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete and reconnect</source>
        <translation>Löschen und neu verbinden</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>Ausschneiden</translation>
    </message>
    <message>
        <source>The clipboard holds no drawing: %1</source>
        <translation>In der Zwischenablage liegt keine Zeichnung: %1</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Duplizieren</translation>
    </message>
    <message>
        <source>Connect the selected</source>
        <translation>Auswahl verbinden</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Verbindung lösen</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>&amp;Find a layer…</source>
        <translation>Schicht &amp;finden…</translation>
    </message>
    <message>
        <source>Dis&amp;connect the selected</source>
        <translation>Auswahl &amp;trennen</translation>
    </message>
    <message>
        <source>Add a re&amp;route point to the link</source>
        <translation>Ver&amp;bindung über einen Punkt führen</translation>
    </message>
    <message>
        <source>Remove the link&apos;s reroute &amp;points</source>
        <translation>&amp;Punkte der Verbindung entfernen</translation>
    </message>
    <message>
        <source>Co&amp;llapse or open</source>
        <translation>&amp;Ein- oder ausklappen</translation>
    </message>
    <message>
        <source>&amp;Straighten the links</source>
        <translation>Verbindungen be&amp;gradigen</translation>
    </message>
    <message>
        <source>Collapse</source>
        <translation>Einklappen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ausklappen</translation>
    </message>
    <message>
        <source>Straighten</source>
        <translation>Begradigen</translation>
    </message>
    <message>
        <source>Reroute</source>
        <translation>Umleiten</translation>
    </message>
    <message>
        <source>Remove reroute points</source>
        <translation>Punkte entfernen</translation>
    </message>
    <message>
        <source>%1 hands nothing on</source>
        <translation>%1 gibt nichts weiter</translation>
    </message>
    <message>
        <source>This cannot be bypassed. %1</source>
        <translation>Das lässt sich nicht überbrücken. %1</translation>
    </message>
    <message>
        <source>Switch on</source>
        <translation>Einschalten</translation>
    </message>
</context>
<context>
    <name>loom::CommandPalette</name>
    <message>
        <source>Type a command</source>
        <translation>Befehl eingeben</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
</context>
<context>
    <name>loom::CurveChart</name>
    <message>
        <source>epoch</source>
        <translation>Epoche</translation>
    </message>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>train</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>Epoch %1 · step %2</source>
        <translation>Epoche %1 · Schritt %2</translation>
    </message>
    <message>
        <source>this batch</source>
        <translation>dieser Batch</translation>
    </message>
    <message>
        <source>test, epoch %1</source>
        <translation>Test, Epoche %1</translation>
    </message>
</context>
<context>
    <name>loom::DatasetSection</name>
    <message>
        <source>Data set</source>
        <translation>Datensatz</translation>
    </message>
    <message>
        <source>Transforms</source>
        <translation>Transformationen</translation>
    </message>
    <message>
        <source>image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>train images</source>
        <translation>Trainingsbilder</translation>
    </message>
    <message>
        <source>test images</source>
        <translation>Testbilder</translation>
    </message>
    <message>
        <source>classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>random ones in training</source>
        <translation>zufällige nur im Training</translation>
    </message>
    <message>
        <source>Add a transform</source>
        <translation>Transformation hinzufügen</translation>
    </message>
    <message>
        <source>%1 (not known)</source>
        <translation>%1 (nicht bekannt)</translation>
    </message>
    <message>
        <source>none chosen</source>
        <translation>keiner gewählt</translation>
    </message>
    <message>
        <source>Choose %1</source>
        <translation>%1 wählen</translation>
    </message>
    <message>
        <source>None: the network sees the images as they are, from 0 to 1.</source>
        <translation>Keine: Das Netz sieht die Bilder, wie sie sind, von 0 bis 1.</translation>
    </message>
    <message>
        <source>Not known to this version.</source>
        <translation>Dieser Version nicht bekannt.</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Add %1</source>
        <translation>%1 hinzufügen</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>%1 ändern</translation>
    </message>
</context>
<context>
    <name>loom::DatasetView</name>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Choose the folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
    <message>
        <source>The folder in which the files of the data set lie</source>
        <translation>Der Ordner, in dem die Dateien des Datensatzes liegen</translation>
    </message>
    <message>
        <source>Dataset</source>
        <translation>Datensatz</translation>
    </message>
    <message>
        <source>Transforms</source>
        <translation>Transformationen</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>train</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Which part of the data</source>
        <translation>Welcher Teil der Daten</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>As trained</source>
        <translation>Wie trainiert</translation>
    </message>
    <message>
        <source>Each image before and after the transforms, as training sees it</source>
        <translation>Jedes Bild vor und nach den Transformationen, so wie das Training es sieht</translation>
    </message>
    <message>
        <source>Previous images</source>
        <translation>Vorige Bilder</translation>
    </message>
    <message>
        <source>Next images</source>
        <translation>Nächste Bilder</translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>Verteilung</translation>
    </message>
    <message>
        <source>Data card</source>
        <translation>Datenblatt</translation>
    </message>
    <message>
        <source>None: the images go into training as they are.</source>
        <translation>Keine: Die Bilder gehen ins Training, wie sie sind.</translation>
    </message>
    <message>
        <source>Choose a data set in the Input layer to see its images.</source>
        <translation>In der Input-Schicht einen Datensatz wählen, um seine Bilder zu sehen.</translation>
    </message>
    <message>
        <source>Reading %1 …</source>
        <translation>%1 wird gelesen …</translation>
    </message>
    <message>
        <source>%1 images</source>
        <translation>%1 Bilder</translation>
    </message>
    <message>
        <source>image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>Mittelwert</translation>
    </message>
    <message>
        <source>std</source>
        <translation>std</translation>
    </message>
    <message>
        <source>files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>all classes</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>%1, as trained</source>
        <translation>%1, wie im Training</translation>
    </message>
    <message>
        <source>before</source>
        <translation>vorher</translation>
    </message>
    <message>
        <source>after</source>
        <translation>nachher</translation>
    </message>
    <message>
        <source>%1–%2 of %3</source>
        <translation>%1–%2 von %3</translation>
    </message>
    <message>
        <source>Asking for the files …</source>
        <translation>Die Dateien werden angefragt …</translation>
    </message>
    <message>
        <source>%1: %2 of %3</source>
        <translation>%1: %2 von %3</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>The folder with %1</source>
        <translation>Der Ordner mit %1</translation>
    </message>
</context>
<context>
    <name>loom::DerivedField</name>
    <message>
        <source>Set by what comes in: %1, %2</source>
        <translation>Ergibt sich aus dem Eingang: %1, %2</translation>
    </message>
</context>
<context>
    <name>loom::DeviceButton</name>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>No engine</source>
        <translation>Keine Engine</translation>
    </message>
    <message>
        <source>The run trains on %1.</source>
        <translation>Der Lauf trainiert auf %1.</translation>
    </message>
    <message>
        <source>The next run trains on %1.</source>
        <translation>Der nächste Lauf trainiert auf %1.</translation>
    </message>
    <message>
        <source>%1 is not available: %2</source>
        <translation>%1 ist nicht verfügbar: %2</translation>
    </message>
    <message>
        <source>Device: %1</source>
        <translation>Gerät: %1</translation>
    </message>
    <message>
        <source>&amp;Automatic: the fastest there is</source>
        <translation>&amp;Automatisch: das schnellste, das es gibt</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>A change holds from the next run on</source>
        <translation>Eine Änderung gilt ab dem nächsten Lauf</translation>
    </message>
</context>
<context>
    <name>loom::Document</name>
    <message>
        <source>This drawing is read-only. Save it under another name to change it.</source>
        <translation>Diese Zeichnung ist schreibgeschützt. Unter anderem Namen gespeichert, lässt sie sich ändern.</translation>
    </message>
    <message>
        <source>The drawing has no file name yet.</source>
        <translation>Die Zeichnung hat noch keinen Dateinamen.</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>Unbenannt</translation>
    </message>
</context>
<context>
    <name>loom::DrawingPad</name>
    <message>
        <source>Drawing pad</source>
        <translation>Zeichenfeld</translation>
    </message>
    <message>
        <source>Arrow keys move, Space draws, Backspace erases</source>
        <translation>Pfeiltasten bewegen, Leertaste zeichnet, Rücktaste radiert</translation>
    </message>
</context>
<context>
    <name>loom::EdgePage</name>
    <message>
        <source>batch</source>
        <translation>Batch</translation>
    </message>
    <message>
        <source>features</source>
        <translation>Merkmale</translation>
    </message>
    <message>
        <source>positions</source>
        <translation>Positionen</translation>
    </message>
    <message>
        <source>channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>axis %1</source>
        <translation>Achse %1</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>Tensor</translation>
    </message>
    <message>
        <source>Axes</source>
        <translation>Achsen</translation>
    </message>
    <message>
        <source>Not known yet: %1 has a problem, or waits for one.</source>
        <translation>Noch nicht bekannt: %1 hat ein Problem oder wartet auf eine Schicht, die eines hat.</translation>
    </message>
    <message>
        <source>rank %1</source>
        <translation>Rang %1</translation>
    </message>
    <message>
        <source>%1 numbers a sample</source>
        <translation>%1 Zahlen je Beispiel</translation>
    </message>
    <message>
        <source>N, the batch size</source>
        <translation>N, die Batch-Größe</translation>
    </message>
</context>
<context>
    <name>loom::EngineClient</name>
    <message>
        <source>The engine is started again.</source>
        <translation>Die Engine wird neu gestartet.</translation>
    </message>
    <message>
        <source>The engine cannot be started: %1</source>
        <translation>Die Engine lässt sich nicht starten: %1</translation>
    </message>
    <message>
        <source>The engine does not fit this program: %1</source>
        <translation>Die Engine passt nicht zu diesem Programm: %1</translation>
    </message>
    <message>
        <source>The engine has left with exit code %1.</source>
        <translation>Die Engine hat sich mit dem Code %1 beendet.</translation>
    </message>
    <message>
        <source>The engine was killed (signal 9), as happens when memory runs out.</source>
        <translation>Die Engine wurde abgebrochen (Signal 9), wie es bei vollem Speicher geschieht.</translation>
    </message>
    <message>
        <source>The engine has crashed (signal %1).</source>
        <translation>Die Engine ist abgestürzt (Signal %1).</translation>
    </message>
    <message>
        <source>It said last: “%1”</source>
        <translation>Zuletzt meldete sie: „%1“</translation>
    </message>
    <message>
        <source>There is no engine. Start it again first.</source>
        <translation>Es läuft keine Engine. Sie muss erst neu gestartet werden.</translation>
    </message>
    <message>
        <source>What the engine sends cannot be understood: %1</source>
        <translation>Was die Engine sendet, ist nicht zu verstehen: %1</translation>
    </message>
    <message>
        <source>The engine did not answer when it was started.</source>
        <translation>Die Engine hat beim Start nicht geantwortet.</translation>
    </message>
    <message>
        <source>The engine did not answer for 4 seconds and was ended.</source>
        <translation>Die Engine hat 4 Sekunden lang nicht geantwortet und wurde beendet.</translation>
    </message>
</context>
<context>
    <name>loom::FeatureMapsView</name>
    <message>
        <source>Channels of the layer</source>
        <translation>Kanäle der Schicht</translation>
    </message>
    <message>
        <source>Waiting for the engine to send the first pictures.</source>
        <translation>Die ersten Bilder der Engine werden erwartet.</translation>
    </message>
    <message>
        <source>Only misclassified</source>
        <translation>Nur falsch erkannte</translation>
    </message>
    <message>
        <source>Walk through the images that the network gets wrong, the worst first</source>
        <translation>Die Bilder durchgehen, bei denen das Netz sich irrt, die schlimmsten zuerst</translation>
    </message>
    <message>
        <source>Draw your own</source>
        <translation>Selbst zeichnen</translation>
    </message>
    <message>
        <source>See what the network makes of your drawing</source>
        <translation>Sehen, was das Netz aus der eigenen Zeichnung macht</translation>
    </message>
    <message>
        <source>magma</source>
        <translation>magma</translation>
    </message>
    <message>
        <source>viridis</source>
        <translation>viridis</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>grau</translation>
    </message>
    <message>
        <source>around zero</source>
        <translation>um null</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Colours of the maps</source>
        <translation>Farben der Feature-Maps</translation>
    </message>
    <message>
        <source>per layer</source>
        <translation>je Schicht</translation>
    </message>
    <message>
        <source>per channel</source>
        <translation>je Kanal</translation>
    </message>
    <message>
        <source>Colour scale</source>
        <translation>Farbskala</translation>
    </message>
    <message>
        <source>Whether the brightest colour is the largest value of the layer or of each channel</source>
        <translation>Ob die hellste Farbe der größte Wert der Schicht oder des einzelnen Kanals ist</translation>
    </message>
    <message>
        <source>Your drawing</source>
        <translation>Eigene Zeichnung</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>channel %1</source>
        <translation>Kanal %1</translation>
    </message>
    <message>
        <source>feature %1</source>
        <translation>Merkmal %1</translation>
    </message>
</context>
<context>
    <name>loom::FileActions</name>
    <message>
        <source>Networks (*.loom);;All files (*)</source>
        <translation>Netze (*.loom);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>%1 is open in another window. Here it is read-only; save it under another name to change it.</source>
        <translation>%1 ist in einem anderen Fenster geöffnet. Hier ist die Zeichnung schreibgeschützt; unter anderem Namen gespeichert, lässt sie sich ändern.</translation>
    </message>
    <message>
        <source>&amp;New</source>
        <translation>&amp;Neu</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>&amp;Welcome and examples</source>
        <translation>&amp;Willkommen und Beispiele</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation>Speichern &amp;unter…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>Noch nichts</translation>
    </message>
    <message>
        <source>Forget these</source>
        <translation>Liste leeren</translation>
    </message>
    <message>
        <source>Open a network</source>
        <translation>Netz öffnen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>%1 was changed by another program since it was opened here. Overwrite it?</source>
        <translation>%1 wurde seit dem Öffnen von einem anderen Programm geändert. Überschreiben?</translation>
    </message>
    <message>
        <source>Save the network</source>
        <translation>Netz speichern</translation>
    </message>
    <message>
        <source>The drawing is not saved: %1</source>
        <translation>Die Zeichnung ist nicht gespeichert: %1</translation>
    </message>
    <message>
        <source>Save elsewhere…</source>
        <translation>Anderswo speichern…</translation>
    </message>
    <message>
        <source>Unsaved work</source>
        <translation>Ungespeicherte Arbeit</translation>
    </message>
    <message>
        <source>Save the changes to %1?</source>
        <translation>Die Änderungen an %1 speichern?</translation>
    </message>
    <message>
        <source>%1 was changed by another program.</source>
        <translation>%1 wurde von einem anderen Programm geändert.</translation>
    </message>
    <message>
        <source>Read it again</source>
        <translation>Neu einlesen</translation>
    </message>
    <message>
        <source>%1 is not on the disk any more. The drawing is still here; saving writes the file again.</source>
        <translation>%1 ist nicht mehr auf dem Datenträger. Die Zeichnung ist noch hier; Speichern schreibt die Datei neu.</translation>
    </message>
</context>
<context>
    <name>loom::FiltersSection</name>
    <message>
        <source>Filters</source>
        <translation>Filter</translation>
    </message>
</context>
<context>
    <name>loom::FiltersView</name>
    <message>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Shape of the weight</source>
        <translation>Form der Gewichte</translation>
    </message>
    <message>
        <source>Input channel</source>
        <translation>Eingangskanal</translation>
    </message>
    <message>
        <source>Which input channel&apos;s slice of each filter</source>
        <translation>Welcher Eingangskanal von jedem Filter gezeigt wird</translation>
    </message>
    <message>
        <source>scale: per filter</source>
        <translation>Skala: je Filter</translation>
    </message>
    <message>
        <source>scale: per layer</source>
        <translation>Skala: je Schicht</translation>
    </message>
    <message>
        <source>scale: fixed</source>
        <translation>Skala: fest</translation>
    </message>
    <message>
        <source>Colour scale</source>
        <translation>Farbskala</translation>
    </message>
    <message>
        <source>Which weight is the deepest red or blue: the largest of its filter, of the layer, or a number of yours. White is zero.</source>
        <translation>Welches Gewicht das tiefste Rot oder Blau ist: das größte des Filters, das größte der Schicht oder eine eigene Zahl. Weiß ist null.</translation>
    </message>
    <message>
        <source>Largest weight of the scale</source>
        <translation>Größtes Gewicht der Skala</translation>
    </message>
    <message>
        <source>Filters: a column for each, a row for each input channel</source>
        <translation>Filter: eine Spalte je Filter, eine Zeile je Eingangskanal</translation>
    </message>
    <message>
        <source>Numbers of the filter</source>
        <translation>Zahlen des Filters</translation>
    </message>
    <message>
        <source>Click a filter to read its numbers.</source>
        <translation>Ein Klick auf einen Filter zeigt seine Zahlen.</translation>
    </message>
    <message>
        <source>Select a convolution to see its filters.</source>
        <translation>Eine Faltung auswählen, um ihre Filter zu sehen.</translation>
    </message>
    <message>
        <source>This drawing has none that can run yet.</source>
        <translation>In dieser Zeichnung kann noch keine laufen.</translation>
    </message>
    <message>
        <source>Waiting for the weight of %1.</source>
        <translation>Die Gewichte von %1 werden erwartet.</translation>
    </message>
    <message>
        <source>The engine sent no numbers.</source>
        <translation>Die Engine hat keine Zahlen gesendet.</translation>
    </message>
    <message>
        <source>all inputs</source>
        <translation>alle Eingänge</translation>
    </message>
    <message>
        <source>input %1</source>
        <translation>Eingang %1</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>Zahlen</translation>
    </message>
</context>
<context>
    <name>loom::FindPopup</name>
    <message>
        <source>Find in the drawing</source>
        <translation>In der Zeichnung finden</translation>
    </message>
    <message>
        <source>Find a layer by name or type</source>
        <translation>Schicht nach Name oder Art finden</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>loom::GrowthStrip</name>
    <message>
        <source>Shapes along the network</source>
        <translation>Formen entlang des Netzes</translation>
    </message>
</context>
<context>
    <name>loom::Histogram</name>
    <message>
        <source>Histogram</source>
        <translation>Histogramm</translation>
    </message>
    <message>
        <source>%1 values from %2 to %3</source>
        <translation>%1 Werte von %2 bis %3</translation>
    </message>
</context>
<context>
    <name>loom::Inspector</name>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
</context>
<context>
    <name>loom::LayerList</name>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
</context>
<context>
    <name>loom::LayerPalette</name>
    <message>
        <source>Search layers</source>
        <translation>Schichten suchen</translation>
    </message>
    <message>
        <source>On the canvas, Tab opens the same search where you are.</source>
        <translation>Auf der Zeichenfläche öffnet Tab dieselbe Suche an Ort und Stelle.</translation>
    </message>
    <message>
        <source>No layer of that name</source>
        <translation>Keine Schicht dieses Namens</translation>
    </message>
    <message>
        <source>Add %1</source>
        <translation>%1 hinzufügen</translation>
    </message>
</context>
<context>
    <name>loom::LayerStrip</name>
    <message>
        <source>feature %1</source>
        <translation>Feature %1</translation>
    </message>
    <message>
        <source>channel %1</source>
        <translation>Kanal %1</translation>
    </message>
</context>
<context>
    <name>loom::LiveView</name>
    <message>
        <source>live</source>
        <translation>live</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>before training</source>
        <translation>vor dem Training</translation>
    </message>
    <message>
        <source>your drawing</source>
        <translation>eigene Zeichnung</translation>
    </message>
</context>
<context>
    <name>loom::MainWindow</name>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Feature maps</source>
        <translation>Feature-Maps</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>Tensor</translation>
    </message>
    <message>
        <source>Predictions</source>
        <translation>Vorhersagen</translation>
    </message>
    <message>
        <source>Dataset</source>
        <translation>Datensatz</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Problems (%1)</source>
        <translation>Probleme (%1)</translation>
    </message>
    <message>
        <source>a drawing without a name</source>
        <translation>einer Zeichnung ohne Namen</translation>
    </message>
    <message>
        <source>Unsaved work on %1 from %2 was kept when the program ended unexpectedly.</source>
        <translation>Ungespeicherte Arbeit an %1 vom %2 wurde gesichert, als das Programm unerwartet endete.</translation>
    </message>
    <message>
        <source>Recover it</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Throw it away</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>%1[*] — Tensorloom</source>
        <translation>%1[*] — Tensorloom</translation>
    </message>
</context>
<context>
    <name>loom::Minimap</name>
    <message>
        <source>Map of the drawing</source>
        <translation>Übersicht der Zeichnung</translation>
    </message>
    <message>
        <source>Click or drag to go there</source>
        <translation>Klicken oder ziehen, um dorthin zu gehen</translation>
    </message>
</context>
<context>
    <name>loom::NetworkPage</name>
    <message>
        <source>Summary</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>multiply-adds</source>
        <translation>Multiply-Adds</translation>
    </message>
    <message>
        <source>Name of the network</source>
        <translation>Name des Netzes</translation>
    </message>
    <message>
        <source>What the network is for, in a sentence or two.</source>
        <translation>Wozu das Netz dient, in ein oder zwei Sätzen.</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>drag layers onto the canvas</source>
        <translation>Schichten auf die Zeichenfläche ziehen</translation>
    </message>
    <message numerus="yes">
        <source>%n layers</source>
        <translation>
            <numerusform>%n Schicht</numerusform>
            <numerusform>%n Schichten</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (%2 MiB)</source>
        <translation>%1 (%2 MiB)</translation>
    </message>
    <message>
        <source>%1 an image</source>
        <translation>%1 je Bild</translation>
    </message>
    <message>
        <source>Name the network</source>
        <translation>Netz benennen</translation>
    </message>
    <message>
        <source>Describe the network</source>
        <translation>Netz beschreiben</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>%1 a step</source>
        <translation>%1 je Schritt</translation>
    </message>
    <message>
        <source>What a training step needs at most, with its batch. When that is more than the device has, a smaller batch size or fewer channels help.</source>
        <translation>Was ein Trainingsschritt mit seinem Stapel höchstens braucht. Ist das mehr, als das Gerät hat, helfen kleinere Stapel oder weniger Kanäle.</translation>
    </message>
</context>
<context>
    <name>loom::NetworkView</name>
    <message>
        <source>Add %1</source>
        <translation>%1 hinzufügen</translation>
    </message>
    <message>
        <source>Title of the frame</source>
        <translation>Titel des Rahmens</translation>
    </message>
    <message>
        <source>Title of a frame</source>
        <translation>Titel eines Rahmens</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>Zeichnung</translation>
    </message>
    <message>
        <source>Drag a layer from the left, or press Tab to add one by name.
An Input comes first.</source>
        <translation>Eine Schicht von links herüberziehen oder mit Tab nach Namen hinzufügen.
Am Anfang steht ein Input.</translation>
    </message>
    <message>
        <source>Remove a reroute point</source>
        <translation>Punkt entfernen</translation>
    </message>
    <message>
        <source>Reroute</source>
        <translation>Umleiten</translation>
    </message>
    <message>
        <source>A transform changes the images of an Input: add one first.</source>
        <translation>Eine Transformation ändert die Bilder eines Inputs: Füge erst einen hinzu.</translation>
    </message>
    <message>
        <source>%1 is among the transforms already.</source>
        <translation>%1 ist schon unter den Transformationen.</translation>
    </message>
</context>
<context>
    <name>loom::NodePage</name>
    <message>
        <source>from %1</source>
        <translation>aus %1</translation>
    </message>
    <message>
        <source>Hyperparameters</source>
        <translation>Hyperparameter</translation>
    </message>
    <message>
        <source>From the data</source>
        <translation>Aus den Daten</translation>
    </message>
    <message>
        <source>Output shape</source>
        <translation>Ausgabeform</translation>
    </message>
    <message>
        <source>you choose</source>
        <translation>frei wählbar</translation>
    </message>
    <message>
        <source>set by what comes in</source>
        <translation>vom Eingang bestimmt</translation>
    </message>
    <message>
        <source>Name of the node</source>
        <translation>Name des Knotens</translation>
    </message>
    <message>
        <source>F2 renames. The name is the prefix of the weights&apos; names.</source>
        <translation>F2 benennt um. Mit dem Namen beginnen die Namen der Gewichte.</translation>
    </message>
    <message>
        <source>Not known to this version.</source>
        <translation>Dieser Version nicht bekannt.</translation>
    </message>
    <message>
        <source>%1 in PyTorch&apos;s documentation</source>
        <translation>%1 in der Dokumentation von PyTorch</translation>
    </message>
    <message>
        <source>the loss</source>
        <translation>der Verlust</translation>
    </message>
    <message>
        <source>Known once its inputs fit.</source>
        <translation>Bekannt, sobald die Eingänge passen.</translation>
    </message>
    <message>
        <source>%1 multiply-adds</source>
        <translation>%1 Multiply-Adds</translation>
    </message>
    <message>
        <source>Change %1 of %2</source>
        <translation>%1 von %2 ändern</translation>
    </message>
    <message>
        <source>A name is a Python identifier: letters, digits and _, not beginning with a digit, no word of Python&apos;s own, at most 64 characters.</source>
        <translation>Ein Name ist ein Python-Bezeichner: Buchstaben, Ziffern und _, ohne Ziffer am Anfang, kein Schlüsselwort von Python, höchstens 64 Zeichen.</translation>
    </message>
    <message>
        <source>There is a node called %1 already.</source>
        <translation>Es gibt schon einen Knoten namens %1.</translation>
    </message>
    <message>
        <source>Rename %1 to %2</source>
        <translation>%1 in %2 umbenennen</translation>
    </message>
</context>
<context>
    <name>loom::NodesPage</name>
    <message>
        <source>Hyperparameters</source>
        <translation>Hyperparameter</translation>
    </message>
    <message>
        <source>of all of them</source>
        <translation>von allen</translation>
    </message>
    <message>
        <source>They have no setting in common.</source>
        <translation>Sie haben keine gemeinsame Einstellung.</translation>
    </message>
    <message numerus="yes">
        <source>%n nodes</source>
        <translation>
            <numerusform>%n Knoten</numerusform>
            <numerusform>%n Knoten</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 parameters together</source>
        <translation>zusammen %1 Parameter</translation>
    </message>
    <message numerus="yes">
        <source>Change %1 of %n nodes</source>
        <translation>
            <numerusform>%1 von %n Knoten ändern</numerusform>
            <numerusform>%1 von %n Knoten ändern</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>loom::NumberEdit</name>
    <message>
        <source>Expected a whole number from %1 to %2</source>
        <translation>Eine ganze Zahl von %1 bis %2 wird erwartet</translation>
    </message>
    <message>
        <source>Expected a number from %1 to %2</source>
        <translation>Eine Zahl von %1 bis %2 wird erwartet</translation>
    </message>
</context>
<context>
    <name>loom::OutputPanel</name>
    <message>
        <source>Feature maps</source>
        <translation>Merkmalskarten</translation>
    </message>
    <message>
        <source>Feature maps of the selected layer</source>
        <translation>Merkmalskarten der gewählten Schicht</translation>
    </message>
    <message>
        <source>Select a convolution to see what it makes of an image.</source>
        <translation>Wähle eine Faltung, um zu sehen, was sie aus einem Bild macht.</translation>
    </message>
    <message>
        <source>channel %1</source>
        <translation>Kanal %1</translation>
    </message>
</context>
<context>
    <name>loom::ParametersSection</name>
    <message>
        <source>Learnable parameters</source>
        <translation>Lernbare Parameter</translation>
    </message>
    <message>
        <source>Buffers</source>
        <translation>Puffer</translation>
    </message>
    <message>
        <source>kept, not trained</source>
        <translation>mitgeführt, nicht trainiert</translation>
    </message>
    <message>
        <source>dtype · device</source>
        <translation>dtype · Gerät</translation>
    </message>
    <message>
        <source>mean / std</source>
        <translation>Mittelwert / std</translation>
    </message>
    <message>
        <source>gradient norm</source>
        <translation>Gradientennorm</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>noch keine</translation>
    </message>
</context>
<context>
    <name>loom::Photographer</name>
    <message>
        <source>Remove flatten</source>
        <translation>flatten entfernen</translation>
    </message>
</context>
<context>
    <name>loom::PictureGrid</name>
    <message>
        <source>Filters</source>
        <translation>Filter</translation>
    </message>
</context>
<context>
    <name>loom::PredictionsView</name>
    <message>
        <source>Prediction</source>
        <translation>Vorhersage</translation>
    </message>
    <message>
        <source>Probability of each class</source>
        <translation>Wahrscheinlichkeit jeder Klasse</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>Konfusionsmatrix</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>train</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Which part of the data</source>
        <translation>Welcher Teil der Daten</translation>
    </message>
    <message>
        <source>Confusion matrix: a row for each class, a column for what the network took it for</source>
        <translation>Konfusionsmatrix: eine Zeile je Klasse, eine Spalte für das, wofür das Netz sie hielt</translation>
    </message>
    <message>
        <source>Row: what it is. Column: what the network took it for. The last column is recall, the last row precision. Click a cell to see its images.</source>
        <translation>Zeile: was es ist. Spalte: wofür das Netz es hielt. Die letzte Spalte ist der Recall, die letzte Zeile die Precision. Ein Klick auf eine Zelle zeigt ihre Bilder.</translation>
    </message>
    <message>
        <source>Worst mistakes</source>
        <translation>Schlimmste Fehler</translation>
    </message>
    <message>
        <source>All mistakes</source>
        <translation>Alle Fehler</translation>
    </message>
    <message>
        <source>Images that the network takes for something else</source>
        <translation>Bilder, die das Netz für etwas anderes hält</translation>
    </message>
    <message>
        <source>loss %1</source>
        <translation>Verlust %1</translation>
    </message>
    <message>
        <source>%1 right · %2 images</source>
        <translation>%1 richtig · %2 Bilder</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>Precision</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>Recall</translation>
    </message>
    <message>
        <source>%1, recognised</source>
        <translation>%1, erkannt</translation>
    </message>
    <message>
        <source>%1, taken for %2</source>
        <translation>%1, für %2 gehalten</translation>
    </message>
    <message>
        <source>No image is in this cell.</source>
        <translation>In dieser Zelle ist kein Bild.</translation>
    </message>
    <message>
        <source>No mistake so far.</source>
        <translation>Bisher kein Fehler.</translation>
    </message>
    <message>
        <source>#%1: %2, taken for %3 (%4)</source>
        <translation>#%1: %2, für %3 gehalten (%4)</translation>
    </message>
</context>
<context>
    <name>loom::PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>the engine on this machine</source>
        <translation>die Engine auf diesem Rechner</translation>
    </message>
    <message>
        <source>the usual places</source>
        <translation>die üblichen Orte</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Design</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>The language changes with the next start.</source>
        <translation>Die Sprache wechselt mit dem nächsten Start.</translation>
    </message>
    <message>
        <source>&amp;Engine</source>
        <translation>&amp;Engine</translation>
    </message>
    <message>
        <source>A command that runs the engine elsewhere, such as “ssh host loom serve”. It starts anew when this changes.</source>
        <translation>Ein Befehl, der die Engine anderswo startet, etwa „ssh host loom serve“. Nach einer Änderung startet sie neu.</translation>
    </message>
    <message>
        <source>&amp;Data sets in</source>
        <translation>Da&amp;tensätze in</translation>
    </message>
    <message>
        <source>Dragging with the &amp;right button moves the canvas</source>
        <translation>Ziehen mit der &amp;rechten Taste verschiebt die Zeichenfläche</translation>
    </message>
    <message>
        <source>Mouse</source>
        <translation>Maus</translation>
    </message>
</context>
<context>
    <name>loom::ProblemPopup</name>
    <message>
        <source>%1 and %2 do not fit</source>
        <translation>%1 und %2 passen nicht zusammen</translation>
    </message>
    <message>
        <source>Also under Problems · Ctrl+. applies the first fix · one undo takes it back</source>
        <translation>Auch unter „Probleme“ · Strg+. wendet die erste Korrektur an · einmal Rückgängig nimmt sie zurück</translation>
    </message>
</context>
<context>
    <name>loom::ProblemRow</name>
    <message>
        <source>Waiting: %1</source>
        <translation>Wartet: %1</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
</context>
<context>
    <name>loom::ProblemsView</name>
    <message>
        <source>The drawing</source>
        <translation>Die Zeichnung</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>No problems: the drawing can be trained.</source>
        <translation>Keine Probleme: Die Zeichnung kann trainiert werden.</translation>
    </message>
    <message>
        <source>And %1 more.</source>
        <translation>Und %1 weitere.</translation>
    </message>
</context>
<context>
    <name>loom::ProgressBlock</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
</context>
<context>
    <name>loom::RenameField</name>
    <message>
        <source>Name of the layer</source>
        <translation>Name der Schicht</translation>
    </message>
    <message>
        <source>A name is a Python identifier: letters, digits and _, no digit first</source>
        <translation>Ein Name ist ein Python-Bezeichner: Buchstaben, Ziffern und _, keine Ziffer am Anfang</translation>
    </message>
    <message>
        <source>There is a layer called %1 already</source>
        <translation>Es gibt schon eine Schicht namens %1</translation>
    </message>
    <message>
        <source>Rename %1 to %2</source>
        <translation>%1 in %2 umbenennen</translation>
    </message>
</context>
<context>
    <name>loom::RunBanner</name>
    <message>
        <source>&amp;Details</source>
        <translation>&amp;Einzelheiten</translation>
    </message>
    <message>
        <source>Hide this message</source>
        <translation>Diese Meldung ausblenden</translation>
    </message>
    <message>
        <source>Downloading %1: %2 of %3</source>
        <translation>%1 wird heruntergeladen: %2 von %3</translation>
    </message>
    <message>
        <source>Start the engine again</source>
        <translation>Engine neu starten</translation>
    </message>
    <message>
        <source>A new one is running; the drawing is as it was.</source>
        <translation>Eine neue läuft; die Zeichnung ist, wie sie war.</translation>
    </message>
    <message>
        <source>A new one is being started.</source>
        <translation>Eine neue wird gestartet.</translation>
    </message>
    <message>
        <source>Resume from the last checkpoint</source>
        <translation>Vom letzten Zwischenstand fortsetzen</translation>
    </message>
    <message>
        <source>Download, then train</source>
        <translation>Herunterladen, dann trainieren</translation>
    </message>
    <message>
        <source>Choose the folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
    <message>
        <source>A smaller learning rate often helps.</source>
        <translation>Oft hilft eine kleinere Lernrate.</translation>
    </message>
    <message>
        <source>Select %1</source>
        <translation>%1 auswählen</translation>
    </message>
    <message>
        <source>Train with lr %1</source>
        <translation>Mit lr %1 trainieren</translation>
    </message>
    <message>
        <source>The run trains the drawing as it was when it began; this one has changed since.</source>
        <translation>Der Lauf trainiert die Zeichnung, wie sie zu Beginn war; diese hier hat sich seitdem geändert.</translation>
    </message>
    <message>
        <source>Restart with this drawing, keep the weights that still fit</source>
        <translation>Mit dieser Zeichnung neu starten, passende Gewichte behalten</translation>
    </message>
    <message>
        <source>Downloading %1…</source>
        <translation>%1 wird heruntergeladen…</translation>
    </message>
    <message>
        <source>The folder with %1</source>
        <translation>Der Ordner mit %1</translation>
    </message>
    <message>
        <source>Lower the learning rate</source>
        <translation>Lernrate senken</translation>
    </message>
</context>
<context>
    <name>loom::RunMonitor</name>
    <message>
        <source>There is no engine to train with</source>
        <translation>Es gibt keine Engine zum Trainieren</translation>
    </message>
    <message>
        <source>The engine is starting</source>
        <translation>Die Engine startet</translation>
    </message>
    <message>
        <source>Not ready: 1 problem</source>
        <translation>Nicht bereit: 1 Problem</translation>
    </message>
    <message>
        <source>Not ready: %1 problems</source>
        <translation>Nicht bereit: %1 Probleme</translation>
    </message>
    <message>
        <source>Not ready: no loss to train with</source>
        <translation>Nicht bereit: kein Verlust zum Trainieren</translation>
    </message>
</context>
<context>
    <name>loom::SampleChooser</name>
    <message>
        <source>Previous image</source>
        <translation>Voriges Bild</translation>
    </message>
    <message>
        <source>Next image</source>
        <translation>Nächstes Bild</translation>
    </message>
    <message>
        <source>Which image: its number, with &quot;train&quot; or &quot;test&quot; before it</source>
        <translation>Welches Bild: seine Nummer, mit „train“ oder „test“ davor</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
</context>
<context>
    <name>loom::SettingEditor</name>
    <message>
        <source>None</source>
        <translation>None</translation>
    </message>
    <message>
        <source>several values</source>
        <translation>mehrere Werte</translation>
    </message>
</context>
<context>
    <name>loom::SettingField</name>
    <message>
        <source>None</source>
        <translation>None</translation>
    </message>
    <message>
        <source>several values</source>
        <translation>mehrere Werte</translation>
    </message>
    <message>
        <source>%1 takes %2.</source>
        <translation>%1 erwartet %2.</translation>
    </message>
    <message>
        <source>Reset to the default, %1</source>
        <translation>Auf die Vorgabe zurücksetzen, %1</translation>
    </message>
</context>
<context>
    <name>loom::SettingsForm</name>
    <message>
        <source>Reset to the default, %1</source>
        <translation>Auf die Vorgabe zurücksetzen, %1</translation>
    </message>
    <message>
        <source>None</source>
        <translation>None</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>%1 zurücksetzen</translation>
    </message>
</context>
<context>
    <name>loom::ShortcutsDialog</name>
    <message>
        <source>Keys</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>All to their defaults</source>
        <translation>Alle auf ihre Vorgaben</translation>
    </message>
    <message>
        <source>%1 already belongs to “%2”.</source>
        <translation>%1 gehört schon zu „%2“.</translation>
    </message>
</context>
<context>
    <name>loom::SummaryList</name>
    <message>
        <source>%1 parameters</source>
        <translation>%1 Parameter</translation>
    </message>
    <message>
        <source>%1 multiply-adds</source>
        <translation>%1 Multiply-Adds</translation>
    </message>
    <message>
        <source>Summary of the layers</source>
        <translation>Überblick der Schichten</translation>
    </message>
</context>
<context>
    <name>loom::SwitchButton</name>
    <message>
        <source>several values</source>
        <translation>mehrere Werte</translation>
    </message>
    <message>
        <source>on</source>
        <translation>an</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
</context>
<context>
    <name>loom::TensorOperations</name>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>Operation</translation>
    </message>
    <message>
        <source>Axis</source>
        <translation>Achse</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Keeps the reduced axis, with size 1</source>
        <translation>Behält die reduzierte Achse, mit Größe 1</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a number.</source>
        <translation>„%1“ ist keine Zahl.</translation>
    </message>
    <message>
        <source>all axes</source>
        <translation>alle Achsen</translation>
    </message>
    <message>
        <source>axis %1 · %2</source>
        <translation>Achse %1 · %2</translation>
    </message>
    <message>
        <source>axis %1</source>
        <translation>Achse %1</translation>
    </message>
</context>
<context>
    <name>loom::TensorValues</name>
    <message>
        <source>Axis of the rows</source>
        <translation>Achse der Zeilen</translation>
    </message>
    <message>
        <source>Axis of the columns</source>
        <translation>Achse der Spalten</translation>
    </message>
    <message>
        <source>table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Table or picture</source>
        <translation>Tabelle oder Bild</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>Values as a picture</source>
        <translation>Werte als Bild</translation>
    </message>
    <message>
        <source>axis %1</source>
        <translation>Achse %1</translation>
    </message>
    <message>
        <source>Index along %1</source>
        <translation>Index entlang %1</translation>
    </message>
</context>
<context>
    <name>loom::TensorView</name>
    <message>
        <source>Values</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>Try on it</source>
        <translation>Ausprobieren</translation>
    </message>
    <message>
        <source>Draw a network to see its tensors here.</source>
        <translation>Ein Netz zeichnen, um seine Tensoren hier zu sehen.</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>Tensor</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Which tensor of the layer</source>
        <translation>Welcher Tensor der Schicht</translation>
    </message>
    <message>
        <source>output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>gradient of %1</source>
        <translation>Gradient von %1</translation>
    </message>
    <message>
        <source>%1 — %2</source>
        <translation>%1 — %2</translation>
    </message>
    <message>
        <source>Values of %1</source>
        <translation>Werte von %1</translation>
    </message>
    <message>
        <source>rank</source>
        <translation>Rang</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>axes</source>
        <translation>Achsen</translation>
    </message>
    <message>
        <source>strides</source>
        <translation>Strides</translation>
    </message>
    <message>
        <source>dtype · device</source>
        <translation>dtype · Gerät</translation>
    </message>
    <message>
        <source>elements</source>
        <translation>Elemente</translation>
    </message>
    <message>
        <source>min / max</source>
        <translation>min / max</translation>
    </message>
    <message>
        <source>mean / std</source>
        <translation>Mittelwert / std</translation>
    </message>
    <message>
        <source>zeros</source>
        <translation>Nullen</translation>
    </message>
</context>
<context>
    <name>loom::Tour</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
</context>
<context>
    <name>loom::TrainingBar</name>
    <message>
        <source>Undo: %1 (Ctrl+Z)</source>
        <translation>Rückgängig: %1 (Strg+Z)</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>Nichts rückgängig zu machen</translation>
    </message>
    <message>
        <source>Redo: %1 (Ctrl+Shift+Z)</source>
        <translation>Wiederholen: %1 (Strg+Umschalt+Z)</translation>
    </message>
    <message>
        <source>Nothing to redo</source>
        <translation>Nichts zu wiederholen</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>End the run with a checkpoint (Shift+F5)</source>
        <translation>Den Lauf mit einem Zwischenstand beenden (Umschalt+F5)</translation>
    </message>
    <message>
        <source>Train one batch, then pause</source>
        <translation>Einen Batch trainieren, dann pausieren</translation>
    </message>
    <message>
        <source>Optimizer and learning rate</source>
        <translation>Optimierer und Lernrate</translation>
    </message>
    <message>
        <source>Images in a training step</source>
        <translation>Bilder je Trainingsschritt</translation>
    </message>
    <message>
        <source>How often the training set is gone through</source>
        <translation>Wie oft die Trainingsdaten durchlaufen werden</translation>
    </message>
    <message>
        <source>Equal seeds give equal runs: initial weights, order, dropout</source>
        <translation>Gleiche Seeds ergeben gleiche Läufe: Anfangsgewichte, Reihenfolge, Dropout</translation>
    </message>
    <message>
        <source>&amp;Batch size</source>
        <translation>&amp;Batch-Größe</translation>
    </message>
    <message>
        <source>&amp;Epochs</source>
        <translation>&amp;Epochen</translation>
    </message>
    <message>
        <source>Change batch size</source>
        <translation>Batch-Größe ändern</translation>
    </message>
    <message>
        <source>Change epochs</source>
        <translation>Epochen ändern</translation>
    </message>
    <message>
        <source>&amp;Learning rate</source>
        <translation>&amp;Lernrate</translation>
    </message>
    <message>
        <source>&amp;Weight decay</source>
        <translation>&amp;Weight Decay</translation>
    </message>
    <message>
        <source>&amp;Optimizer</source>
        <translation>&amp;Optimierer</translation>
    </message>
    <message>
        <source>Change learning rate</source>
        <translation>Lernrate ändern</translation>
    </message>
    <message>
        <source>Change weight decay</source>
        <translation>Weight Decay ändern</translation>
    </message>
    <message>
        <source>Change optimizer</source>
        <translation>Optimierer ändern</translation>
    </message>
    <message>
        <source>Expected a whole number, 0 or more</source>
        <translation>Eine ganze Zahl ab 0 wird erwartet</translation>
    </message>
    <message>
        <source>&amp;Seed</source>
        <translation>&amp;Seed</translation>
    </message>
    <message>
        <source>With the same seed, drawing and settings a run repeats itself.</source>
        <translation>Mit gleichem Seed, gleicher Zeichnung und gleichen Einstellungen wiederholt sich ein Lauf.</translation>
    </message>
    <message>
        <source>Change seed</source>
        <translation>Seed ändern</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Train the drawing as it is (F5)</source>
        <translation>Die Zeichnung trainieren, wie sie ist (F5)</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Pause after this step (F6)</source>
        <translation>Nach diesem Schritt pausieren (F6)</translation>
    </message>
    <message>
        <source>Go on with the run (F5)</source>
        <translation>Den Lauf fortsetzen (F5)</translation>
    </message>
    <message>
        <source>The run is ending</source>
        <translation>Der Lauf endet gerade</translation>
    </message>
    <message>
        <source>The run that is on keeps its own; a change holds from the next on.</source>
        <translation>Der laufende Lauf behält seine Einstellung; eine Änderung gilt ab dem nächsten.</translation>
    </message>
    <message>
        <source>Learning rate and weight decay change the run that is on from its next step, and are recorded with it.</source>
        <translation>Lernrate und Weight Decay ändern den laufenden Lauf ab seinem nächsten Schritt und werden mit ihm aufgezeichnet.</translation>
    </message>
    <message>
        <source> · lr</source>
        <translation> · lr</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>Batch</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seed</translation>
    </message>
</context>
<context>
    <name>loom::TrainingSection</name>
    <message>
        <source>%1 is not known to this version.</source>
        <translation>%1 ist dieser Version nicht bekannt.</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>Optimierer</translation>
    </message>
    <message>
        <source>Learning-rate schedule</source>
        <translation>Lernratenplan</translation>
    </message>
    <message>
        <source>Early stopping</source>
        <translation>Early Stopping</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>%1 ändern</translation>
    </message>
    <message>
        <source>On a GPU</source>
        <translation>Auf einer GPU</translation>
    </message>
    <message>
        <source>a CPU needs no choice</source>
        <translation>eine CPU braucht keine Wahl</translation>
    </message>
</context>
<context>
    <name>loom::TrainingView</name>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>S&amp;moothing</source>
        <translation>&amp;Glättung</translation>
    </message>
    <message>
        <source>Smoothing, in steps</source>
        <translation>Glättung, in Schritten</translation>
    </message>
    <message>
        <source>The bright curve is the mean over about so many steps; the faint one behind it shows every step as it was.</source>
        <translation>Die kräftige Kurve ist der Mittelwert über etwa so viele Schritte; die blasse dahinter zeigt jeden Schritt, wie er war.</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Unit of the horizontal axis</source>
        <translation>Einheit der waagerechten Achse</translation>
    </message>
    <message>
        <source>What the horizontal axis counts</source>
        <translation>Was die waagerechte Achse zählt</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Back to the whole run (double click on a chart, or Home)</source>
        <translation>Zurück zum ganzen Lauf (Doppelklick auf ein Diagramm oder Pos1)</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern…</translation>
    </message>
    <message>
        <source>Save a chart as a picture, or the run&apos;s numbers as a table</source>
        <translation>Ein Diagramm als Bild speichern oder die Zahlen des Laufs als Tabelle</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>%1 steps</source>
        <translation>%1 Schritte</translation>
    </message>
    <message>
        <source>The data are being loaded.</source>
        <translation>Die Daten werden geladen.</translation>
    </message>
    <message>
        <source>The first steps are on their way.</source>
        <translation>Die ersten Schritte sind unterwegs.</translation>
    </message>
    <message>
        <source>Press Train: the curve of the run appears here.</source>
        <translation>Nach einem Klick auf „Trainieren“ erscheint hier die Kurve des Laufs.</translation>
    </message>
    <message>
        <source>The curve of a run appears here. %1.</source>
        <translation>Hier erscheint die Kurve eines Laufs. %1.</translation>
    </message>
    <message>
        <source>%1 as %2…</source>
        <translation>%1 als %2…</translation>
    </message>
    <message>
        <source>All numbers as CSV…</source>
        <translation>Alle Zahlen als CSV…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>run</source>
        <translation>Lauf</translation>
    </message>
</context>
<context>
    <name>loom::WelcomePage</name>
    <message>
        <source>Draw a network, train it, look inside</source>
        <translation>Ein Netz zeichnen, trainieren, hineinsehen</translation>
    </message>
    <message>
        <source>Begin with an example: it opens ready to train on Fashion-MNIST. Press Train, and watch filters and feature maps come to be.</source>
        <translation>Am besten mit einem Beispiel beginnen: Es öffnet sich bereit zum Training auf Fashion-MNIST. Auf „Trainieren“ klicken und zusehen, wie Filter und Feature-Maps entstehen.</translation>
    </message>
    <message>
        <source>Show me around (2 minutes)</source>
        <translation>Rundgang (2 Minuten)</translation>
    </message>
    <message>
        <source>Empty canvas</source>
        <translation>Leere Zeichenfläche</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>Datei öffnen…</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>Beispiele</translation>
    </message>
    <message>
        <source>Opened last</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Your own networks will be listed here.</source>
        <translation>Hier werden die eigenen Netze aufgeführt.</translation>
    </message>
    <message>
        <source>Back to %1</source>
        <translation>Zurück zu %1</translation>
    </message>
</context>
<context>
    <name>loom::WindowCommands</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Network</source>
        <translation>&amp;Netz</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>&amp;Trainieren</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>Einstellun&amp;gen…</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Pause</translation>
    </message>
    <message>
        <source>One &amp;batch</source>
        <translation>Ein &amp;Batch</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Stopp</translation>
    </message>
    <message>
        <source>&amp;Restart with this drawing, keep weights</source>
        <translation>Mit dieser Zeichnung &amp;neu starten, Gewichte behalten</translation>
    </message>
    <message>
        <source>Show or hide the &amp;layers</source>
        <translation>&amp;Schichten ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Show or hide the &amp;inspector</source>
        <translation>&amp;Inspektor ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Show or hide the views &amp;below</source>
        <translation>Ansichten &amp;unten ein- oder ausblenden</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>&amp;Dark or light</source>
        <translation>&amp;Dunkel oder hell</translation>
    </message>
    <message>
        <source>Show me &amp;around</source>
        <translation>&amp;Rundgang</translation>
    </message>
    <message>
        <source>&amp;Commands…</source>
        <translation>&amp;Befehle…</translation>
    </message>
    <message>
        <source>&amp;Keys…</source>
        <translation>&amp;Tastenkürzel…</translation>
    </message>
    <message>
        <source>&amp;About Tensorloom</source>
        <translation>&amp;Über Tensorloom</translation>
    </message>
    <message>
        <source>The drawing</source>
        <translation>Die Zeichnung</translation>
    </message>
    <message>
        <source>Each card is a layer, each line carries a tensor, and the badge on it is the tensor&apos;s shape: N images, then channels, height, width. The small pictures are real: what this layer makes of the image you look at.</source>
        <translation>Jede Karte ist eine Schicht, jede Linie trägt einen Tensor, und das Schild daran ist dessen Form: N Bilder, dann Kanäle, Höhe, Breite. Die kleinen Bilder sind echt: Sie zeigen, was diese Schicht aus dem gewählten Bild macht.</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Drag one onto the canvas, or onto a line to put it in between. Tab on the canvas finds a layer by its name.</source>
        <translation>Eine Schicht auf die Zeichenfläche ziehen oder auf eine Linie, um sie dazwischenzusetzen. Auf der Zeichenfläche findet Tab eine Schicht nach ihrem Namen.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Click a card: what you choose stands on top, what follows from the data below it, with the arithmetic of the shape, and the numbers that training will learn.</source>
        <translation>Ein Klick auf eine Karte zeigt oben, was frei wählbar ist, darunter, was sich aus den Daten ergibt, samt der Rechnung zur Form, und die Zahlen, die das Training lernen wird.</translation>
    </message>
    <message>
        <source>Nothing breaks</source>
        <translation>Nichts geht kaputt</translation>
    </message>
    <message>
        <source>A wrong connection is drawn dashed and explained. One click mends it; Ctrl+Z takes anything back.</source>
        <translation>Eine falsche Verbindung wird gestrichelt gezeichnet und erklärt. Ein Klick behebt sie; Strg+Z nimmt alles zurück.</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Press Train. The learning rate can be changed while it runs; Pause, one batch at a time, Stop.</source>
        <translation>Auf „Trainieren“ klicken. Die Lernrate lässt sich währenddessen ändern; dazu gibt es Pause, einzelne Batches und Stopp.</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>Zusehen</translation>
    </message>
    <message>
        <source>Curves, filters, feature maps, single tensors, mistakes and the data set, live while the network learns. Ctrl+Shift+P finds every command.</source>
        <translation>Kurven, Filter, Feature-Maps, einzelne Tensoren, Fehler und der Datensatz, live, während das Netz lernt. Strg+Umschalt+P findet jeden Befehl.</translation>
    </message>
</context>
<context>
    <name>QPlatformTheme</name>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>&amp;Yes</source>
        <translation>&amp;Ja</translation>
    </message>
    <message>
        <source>&amp;No</source>
        <translation>&amp;Nein</translation>
    </message>
</context>
</TS>
