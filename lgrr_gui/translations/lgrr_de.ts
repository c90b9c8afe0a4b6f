<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>lgrr</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Open files…</source>
        <translation>Dateien öffnen…</translation>
    </message>
    <message>
        <source>Open case…</source>
        <translation>Fall öffnen…</translation>
    </message>
    <message>
        <source>New case</source>
        <translation>Neuer Fall</translation>
    </message>
    <message>
        <source>Export report…</source>
        <translation>Bericht exportieren…</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Analysis</source>
        <translation>Analyse</translation>
    </message>
    <message>
        <source>Analyse the recording</source>
        <translation>Aufnahme analysieren</translation>
    </message>
    <message>
        <source>Analyse every frame</source>
        <translation>Jedes Einzelbild analysieren</translation>
    </message>
    <message>
        <source>Analyse the selected stretch</source>
        <translation>Ausgewählten Abschnitt analysieren</translation>
    </message>
    <message>
        <source>Look at this frame</source>
        <translation>Dieses Einzelbild untersuchen</translation>
    </message>
    <message>
        <source>Selection starts here</source>
        <translation>Auswahl beginnt hier</translation>
    </message>
    <message>
        <source>Selection ends here</source>
        <translation>Auswahl endet hier</translation>
    </message>
    <message>
        <source>Clear the selection</source>
        <translation>Auswahl aufheben</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Pause the analysis</source>
        <translation>Analyse anhalten</translation>
    </message>
    <message>
        <source>Cancel what is going on</source>
        <translation>Laufendes abbrechen</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>Gehe zu</translation>
    </message>
    <message>
        <source>Track {number}</source>
        <translation>Spur {number}</translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation>Ein Einzelbild zurück</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Wiedergabe</translation>
    </message>
    <message>
        <source>One frame forward</source>
        <translation>Ein Einzelbild vor</translation>
    </message>
    <message>
        <source>One second back</source>
        <translation>Eine Sekunde zurück</translation>
    </message>
    <message>
        <source>One second forward</source>
        <translation>Eine Sekunde vor</translation>
    </message>
    <message>
        <source>One minute back</source>
        <translation>Eine Minute zurück</translation>
    </message>
    <message>
        <source>One minute forward</source>
        <translation>Eine Minute vor</translation>
    </message>
    <message>
        <source>First frame</source>
        <translation>Erstes Einzelbild</translation>
    </message>
    <message>
        <source>Last frame</source>
        <translation>Letztes Einzelbild</translation>
    </message>
    <message>
        <source>Previous key frame (I-frame)</source>
        <translation>Voriges Schlüsselbild (I-Frame)</translation>
    </message>
    <message>
        <source>Next key frame (I-frame)</source>
        <translation>Nächstes Schlüsselbild (I-Frame)</translation>
    </message>
    <message>
        <source>Previous finding</source>
        <translation>Voriger Befund</translation>
    </message>
    <message>
        <source>Next finding</source>
        <translation>Nächster Befund</translation>
    </message>
    <message>
        <source>Play backward, again: faster</source>
        <translation>Rückwärts abspielen, erneut: schneller</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Play forward, again: faster</source>
        <translation>Vorwärts abspielen, erneut: schneller</translation>
    </message>
    <message>
        <source>Play every frame instead of real time</source>
        <translation>Jedes Einzelbild statt Echtzeit abspielen</translation>
    </message>
    <message>
        <source>Go to frame, pts or time…</source>
        <translation>Zu Einzelbild, pts oder Zeit…</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Forgery heat map</source>
        <translation>Heatmap der Manipulation</translation>
    </message>
    <message>
        <source>Nine patches with numbers</source>
        <translation>Neun Felder mit Zahlen</translation>
    </message>
    <message>
        <source>Attention map, next one</source>
        <translation>Nächste Aufmerksamkeitskarte</translation>
    </message>
    <message>
        <source>Attention map, previous one</source>
        <translation>Vorige Aufmerksamkeitskarte</translation>
    </message>
    <message>
        <source>All eight attention maps in a strip</source>
        <translation>Alle acht Aufmerksamkeitskarten in einer Leiste</translation>
    </message>
    <message>
        <source>Blink: the picture alone</source>
        <translation>Blinkvergleich: nur das Bild</translation>
    </message>
    <message>
        <source>Original and overlay side by side</source>
        <translation>Original und Überlagerung nebeneinander</translation>
    </message>
    <message>
        <source>Loupe</source>
        <translation>Lupe</translation>
    </message>
    <message>
        <source>Face boxes</source>
        <translation>Rahmen um Gesichter</translation>
    </message>
    <message>
        <source>Pixel grid at high zoom</source>
        <translation>Pixelraster bei starker Vergrößerung</translation>
    </message>
    <message>
        <source>Scores of both streams in the timeline</source>
        <translation>Scores beider Zweige in der Zeitleiste</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Fit to window</source>
        <translation>In Fenster einpassen</translation>
    </message>
    <message>
        <source>One pixel as one pixel</source>
        <translation>Originalgröße (1:1)</translation>
    </message>
    <message>
        <source>Brighter, for viewing only</source>
        <translation>Heller, nur für die Ansicht</translation>
    </message>
    <message>
        <source>Darker, for viewing only</source>
        <translation>Dunkler, nur für die Ansicht</translation>
    </message>
    <message>
        <source>Brightness as recorded</source>
        <translation>Helligkeit wie aufgenommen</translation>
    </message>
    <message>
        <source>Timeline: zoom in</source>
        <translation>Zeitleiste: vergrößern</translation>
    </message>
    <message>
        <source>Timeline: zoom out</source>
        <translation>Zeitleiste: verkleinern</translation>
    </message>
    <message>
        <source>Timeline: whole recording</source>
        <translation>Zeitleiste: ganze Aufnahme</translation>
    </message>
    <message>
        <source>Timeline: one second</source>
        <translation>Zeitleiste: eine Sekunde</translation>
    </message>
    <message>
        <source>Reset the layout</source>
        <translation>Anordnung zurücksetzen</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Mark this frame</source>
        <translation>Dieses Einzelbild markieren</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>Notiz schreiben</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Messages so far</source>
        <translation>Bisherige Meldungen</translation>
    </message>
    <message>
        <source>About LGRR</source>
        <translation>Über LGRR</translation>
    </message>
    <message>
        <source> or </source>
        <translation> oder </translation>
    </message>
    <message>
        <source>Track 1 to 9</source>
        <translation>Spur 1 bis 9</translation>
    </message>
    <message>
        <source>The case was not changed, for a reason that LGRR does not know ({error}).</source>
        <translation>Der Fall wurde nicht geändert, aus einem LGRR unbekannten Grund ({error}).</translation>
    </message>
    <message>
        <source>Loading the weights…</source>
        <translation>Gewichte werden geladen…</translation>
    </message>
    <message>
        <source>{name}, {precision} on {device}</source>
        <translation>{name}, {precision} auf {device}</translation>
    </message>
    <message>
        <source>LGRR met an error it does not know, and no report of it could be written.</source>
        <translation>In LGRR ist ein unbekannter Fehler aufgetreten; ein Bericht darüber konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>LGRR met an error it does not know; details are in {}: send them to the maintainers.</source>
        <translation>In LGRR ist ein unbekannter Fehler aufgetreten; Einzelheiten stehen in {}: bitte an die Entwickler senden.</translation>
    </message>
    <message>
        <source>LGRR met an error it does not know; the case is safe at {}; details are in {}: send them to the maintainers.</source>
        <translation>In LGRR ist ein unbekannter Fehler aufgetreten; der Fall ist sicher unter {}; Einzelheiten stehen in {}: bitte an die Entwickler senden.</translation>
    </message>
    <message>
        <source>{name} cannot be opened for a reason that LGRR does not know ({error}).</source>
        <translation>{name} lässt sich aus einem LGRR unbekannten Grund nicht öffnen ({error}).</translation>
    </message>
    <message>
        <source>The engine ended unexpectedly (exit {code}). What was found is kept.</source>
        <translation>Das Rechenwerk hat unerwartet geendet (Code {code}). Gefundenes ist gesichert.</translation>
    </message>
    <message>
        <source>1234, pts 98765, 12.5s or 0:41.2</source>
        <translation>1234, pts 98765, 12.5s oder 0:41.2</translation>
    </message>
    <message>
        <source>Go to frame, pts or time</source>
        <translation>Zu Einzelbild, pts oder Zeit</translation>
    </message>
    <message>
        <source>Go to a frame (numbered from 0), a pts, or a time since the start</source>
        <translation>Zu einem Einzelbild (gezählt ab 0), einem pts oder einer Zeit seit Beginn</translation>
    </message>
    <message>
        <source>Open files</source>
        <translation>Dateien öffnen</translation>
    </message>
    <message>
        <source>Open case</source>
        <translation>Fall öffnen</translation>
    </message>
    <message>
        <source>mark frame {index}</source>
        <translation>Einzelbild {index} markieren</translation>
    </message>
    <message>
        <source>LGRR {version}, Apache-2.0. Scores are the network&apos;s, not probabilities.</source>
        <translation>LGRR {version}, Apache-2.0. Scores sind Ausgaben des Netzes, keine Wahrscheinlichkeiten.</translation>
    </message>
    <message>
        <source>{name} is analysed as soon as the present analysis ends.</source>
        <translation>{name} wird analysiert, sobald die laufende Analyse endet.</translation>
    </message>
    <message>
        <source>The analysis of {name} was stopped; what was found is kept.</source>
        <translation>Die Analyse von {name} wurde abgebrochen; Gefundenes ist gesichert.</translation>
    </message>
    <message>
        <source>The analysis of {name} is finished.</source>
        <translation>Die Analyse von {name} ist abgeschlossen.</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Info</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <source>{count} more in the messages (Ctrl+L)</source>
        <translation>{count} weitere unter Meldungen (Strg+L)</translation>
    </message>
    <message>
        <source>Which messages are listed</source>
        <translation>Welche Meldungen aufgeführt werden</translation>
    </message>
    <message>
        <source>All messages</source>
        <translation>Alle Meldungen</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>Warnungen und Fehler</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Meldungen</translation>
    </message>
    <message>
        <source>No messages so far.</source>
        <translation>Bisher keine Meldungen.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copies the chosen messages, or all of them</source>
        <translation>Kopiert die ausgewählten Meldungen, sonst alle</translation>
    </message>
    <message>
        <source>Find a key or what it does</source>
        <translation>Taste oder Funktion suchen</translation>
    </message>
    <message>
        <source>Esc closes</source>
        <translation>Esc schließt</translation>
    </message>
    <message>
        <source>No key does that.</source>
        <translation>Dafür gibt es keine Taste.</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Brightness {value:+.0%}, view only</source>
        <translation>Helligkeit {value:+.0%}, nur Ansicht</translation>
    </message>
    <message>
        <source>Brightness {value:+.0%}: for viewing only, never for the network</source>
        <translation>Helligkeit {value:+.0%}: nur für die Ansicht, nie für das Netz</translation>
    </message>
    <message>
        <source>Looking at this frame…</source>
        <translation>Dieses Einzelbild wird untersucht…</translation>
    </message>
    <message>
        <source>Go on with the analysis</source>
        <translation>Analyse fortsetzen</translation>
    </message>
    <message>
        <source>Frame {index} of 0–{last} · pts {pts} · {time}</source>
        <translation>Einzelbild {index} von 0–{last} · pts {pts} · {time}</translation>
    </message>
    <message>
        <source>decoding…</source>
        <translation>wird dekodiert…</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Hashing</source>
        <translation>Hashwert</translation>
    </message>
    <message>
        <source>Indexing</source>
        <translation>Index</translation>
    </message>
    <message>
        <source>Analysing</source>
        <translation>Analyse</translation>
    </message>
    <message>
        <source>Hashing again</source>
        <translation>Hashwert erneut</translation>
    </message>
    <message>
        <source>{stage} {done} of {total}</source>
        <translation>{stage} {done} von {total}</translation>
    </message>
    <message>
        <source>{rate:.1f} faces/s</source>
        <translation>{rate:.1f} Gesichter/s</translation>
    </message>
    <message>
        <source>about {n} s left</source>
        <translation>noch etwa {n} s</translation>
    </message>
    <message>
        <source>about {n} min left</source>
        <translation>noch etwa {n} min</translation>
    </message>
    <message>
        <source>about {n} h left</source>
        <translation>noch etwa {n} h</translation>
    </message>
    <message>
        <source>Hashing {name}</source>
        <translation>Hashwert von {name}</translation>
    </message>
    <message>
        <source>Reading {name} whole</source>
        <translation>{name} wird ganz gelesen</translation>
    </message>
    <message>
        <source>No weights: {words}</source>
        <translation>Keine Gewichte: {words}</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>Tracks</source>
        <translation>Spuren</translation>
    </message>
    <message>
        <source>Face</source>
        <translation>Gesicht</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Recent cases</source>
        <translation>Letzte Fälle</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>Analyses are made with {name} from now on; the settings say so.</source>
        <translation>Analysen nutzen von nun an {name}; so steht es in den Einstellungen.</translation>
    </message>
    <message>
        <source>{name} has the same content as a recording of the case, which is shown.</source>
        <translation>{name} hat denselben Inhalt wie eine Aufnahme des Falls; diese wird gezeigt.</translation>
    </message>
    <message>
        <source>{name} is not the file that the case was begun with: restore it.</source>
        <translation>{name} ist nicht die Datei, mit der der Fall begonnen wurde: bitte wiederherstellen.</translation>
    </message>
    <message>
        <source>{name} was not opened: stopped.</source>
        <translation>{name} wurde nicht geöffnet: abgebrochen.</translation>
    </message>
    <message>
        <source>Not analysed yet</source>
        <translation>Noch nicht analysiert</translation>
    </message>
    <message>
        <source>semantic stream</source>
        <translation>semantischer Zweig</translation>
    </message>
    <message>
        <source>noise stream</source>
        <translation>Rauschzweig</translation>
    </message>
    <message>
        <source>Attention, stage {stage} of 4, {stream}</source>
        <translation>Aufmerksamkeit, Stufe {stage} von 4, {stream}</translation>
    </message>
    <message>
        <source>This frame could not be decoded, so it has no result</source>
        <translation>Dieses Einzelbild ließ sich nicht dekodieren und hat kein Ergebnis</translation>
    </message>
    <message>
        <source>No face found in this frame</source>
        <translation>Kein Gesicht in diesem Einzelbild gefunden</translation>
    </message>
    <message>
        <source>No attention map of this face yet</source>
        <translation>Noch keine Aufmerksamkeitskarte dieses Gesichts</translation>
    </message>
    <message>
        <source>Click a face to see where the network looked</source>
        <translation>Gesicht anklicken, um zu sehen, wohin das Netz geschaut hat</translation>
    </message>
    <message>
        <source>Set by {variable} in the environment.</source>
        <translation>Durch die Umgebungsvariable {variable} festgelegt.</translation>
    </message>
    <message>
        <source>Always written: the document that all else is made from.</source>
        <translation>Wird immer geschrieben: das Dokument, aus dem alles andere gemacht wird.</translation>
    </message>
    <message>
        <source>Attention maps</source>
        <translation>Aufmerksamkeitskarten</translation>
    </message>
    <message>
        <source>They say where the network looked. They are not evidence.</source>
        <translation>Sie zeigen, wohin das Netz gesehen hat. Sie sind kein Beweismittel.</translation>
    </message>
    <message>
        <source>New folder for the report</source>
        <translation>Neuer Ordner für den Bericht</translation>
    </message>
    <message>
        <source>Examiner</source>
        <translation>Sachverständige Person</translation>
    </message>
    <message>
        <source>Reviewed by</source>
        <translation>Geprüft von</translation>
    </message>
    <message>
        <source>Language of the report</source>
        <translation>Sprache des Berichts</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Papier</translation>
    </message>
    <message>
        <source>Folder for the report</source>
        <translation>Ordner für den Bericht</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Ihr Name</translation>
    </message>
    <message>
        <source>Laboratory</source>
        <translation>Labor</translation>
    </message>
    <message>
        <source>Stands beside every note and judgement in the case, and on reports.</source>
        <translation>Steht bei jeder Notiz und jedem Urteil im Fall und auf Berichten.</translation>
    </message>
    <message>
        <source>Logo</source>
        <translation>Logo</translation>
    </message>
    <message>
        <source>A picture at the head of reports: PNG, JPEG or SVG.</source>
        <translation>Ein Bild am Kopf von Berichten: PNG, JPEG oder SVG.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>Choose a logo</source>
        <translation>Ein Logo wählen</translation>
    </message>
    <message>
        <source>Stands on reports.</source>
        <translation>Steht auf Berichten.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Anschrift</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>A name, or the path of a .safetensors file with its card beside it.</source>
        <translation>Ein Name oder der Pfad einer .safetensors-Datei, neben der ihre Karte liegt.</translation>
    </message>
    <message>
        <source>Choose a file of weights</source>
        <translation>Datei mit Gewichten auswählen</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Graphics card (CUDA)</source>
        <translation>Grafikkarte (CUDA)</translation>
    </message>
    <message>
        <source>Automatic: the graphics card if there is one.</source>
        <translation>Automatisch: die Grafikkarte, falls vorhanden.</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Automatic: the faster one on this machine.</source>
        <translation>Automatisch: die auf diesem Rechner schnellere.</translation>
    </message>
    <message>
        <source>Time for one analysis, in seconds</source>
        <translation>Zeit für eine Analyse, in Sekunden</translation>
    </message>
    <message>
        <source>When it is over, the best answer so far stands. Empty: no limit.</source>
        <translation>Danach gilt die bis dahin beste Antwort. Leer: keine Grenze.</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>keine Grenze</translation>
    </message>
    <message>
        <source>Folder of cases</source>
        <translation>Ordner der Fälle</translation>
    </message>
    <message>
        <source>New cases are made here.</source>
        <translation>Hier werden neue Fälle angelegt.</translation>
    </message>
    <message>
        <source>Choose the folder of cases</source>
        <translation>Ordner der Fälle auswählen</translation>
    </message>
    <message>
        <source>Memory for decoded pictures, in MiB</source>
        <translation>Speicher für dekodierte Bilder, in MiB</translation>
    </message>
    <message>
        <source>Takes effect after a restart.</source>
        <translation>Gilt nach einem Neustart.</translation>
    </message>
    <message>
        <source>Pictures ({endings})</source>
        <translation>Bilder ({endings})</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Erscheinungsbild</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Colours of the heat map</source>
        <translation>Farben der Heatmap</translation>
    </message>
    <message>
        <source>viridis and cividis also for the colour-blind.</source>
        <translation>viridis und cividis auch bei Farbfehlsichtigkeit.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Give a number of seconds above 0, or nothing for no limit.</source>
        <translation>Bitte eine Zahl von Sekunden über 0 angeben oder nichts für keine Grenze.</translation>
    </message>
    <message>
        <source>Give a whole number of MiB, 64 or more.</source>
        <translation>Bitte eine ganze Zahl von MiB angeben, mindestens 64.</translation>
    </message>
    <message>
        <source>This is not possible here.</source>
        <translation>Das ist hier nicht möglich.</translation>
    </message>
    <message>
        <source>Name the weights, for example lgrr-small, or the path of a file.</source>
        <translation>Bitte die Gewichte nennen, etwa lgrr-small, oder den Pfad einer Datei.</translation>
    </message>
    <message>
        <source>Give the whole path of a folder.</source>
        <translation>Bitte den vollständigen Pfad eines Ordners angeben.</translation>
    </message>
    <message>
        <source>This is a file: name a folder.</source>
        <translation>Das ist eine Datei: bitte einen Ordner nennen.</translation>
    </message>
    <message>
        <source>Name a picture: PNG, JPEG or SVG.</source>
        <translation>Nennen Sie ein Bild: PNG, JPEG oder SVG.</translation>
    </message>
    <message>
        <source>Give the whole path of the picture.</source>
        <translation>Geben Sie den ganzen Pfad des Bildes an.</translation>
    </message>
    <message>
        <source>The environment holds a setting that is not possible: {} are not used.</source>
        <translation>Die Umgebung enthält eine unmögliche Einstellung: {} werden nicht verwendet.</translation>
    </message>
    <message>
        <source>The settings in {} cannot be read ({}): LGRR goes on with its own.</source>
        <translation>Die Einstellungen in {} sind nicht lesbar ({}): LGRR verwendet seine eigenen.</translation>
    </message>
    <message>
        <source>The settings in {} are damaged: LGRR goes on with its own; delete that file.</source>
        <translation>Die Einstellungen in {} sind beschädigt: LGRR verwendet seine eigenen; bitte die Datei löschen.</translation>
    </message>
    <message>
        <source>The settings were damaged: LGRR goes on with its own, and the old ones are kept in {}.</source>
        <translation>Die Einstellungen waren beschädigt: LGRR verwendet seine eigenen; die alten liegen in {}.</translation>
    </message>
    <message>
        <source>The settings cannot be written to {} ({}): free space there or allow writing.</source>
        <translation>Die Einstellungen können nicht nach {} geschrieben werden ({}): bitte Platz schaffen oder das Schreiben erlauben.</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>Markierung</translation>
    </message>
    <message>
        <source>Scores appear here once the recording is analysed</source>
        <translation>Scores erscheinen hier, sobald die Aufnahme analysiert ist</translation>
    </message>
    <message>
        <source>Forgery score</source>
        <translation>Score</translation>
    </message>
    <message>
        <source>p_fake: the network&apos;s score, 0 to 1; not a probability</source>
        <translation>p_fake: Score des Netzes, 0 bis 1; keine Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>Times count from the first frame.</source>
        <translation>Zeiten zählen ab dem ersten Einzelbild.</translation>
    </message>
    <message>
        <source>Times count from the first frame, which the file puts at {time}.</source>
        <translation>Zeiten zählen ab dem ersten Einzelbild, das in der Datei bei {time} liegt.</translation>
    </message>
    <message>
        <source>frame {frame} · {time}</source>
        <translation>Einzelbild {frame} · {time}</translation>
    </message>
    <message>
        <source>pts {pts}</source>
        <translation>pts {pts}</translation>
    </message>
    <message>
        <source>not analysed</source>
        <translation>nicht analysiert</translation>
    </message>
    <message>
        <source>could not be decoded</source>
        <translation>nicht dekodierbar</translation>
    </message>
    <message>
        <source>no face found</source>
        <translation>kein Gesicht gefunden</translation>
    </message>
    <message>
        <source>face</source>
        <translation>Gesicht</translation>
    </message>
    <message>
        <source>no score</source>
        <translation>kein Score</translation>
    </message>
    <message>
        <source>The chosen track</source>
        <translation>Die ausgewählte Spur</translation>
    </message>
    <message>
        <source>Exclude</source>
        <translation>Ausschließen</translation>
    </message>
    <message>
        <source>{count} tracks are chosen: they can be merged, or excluded with one reason.</source>
        <translation>{count} Spuren sind ausgewählt: Sie lassen sich verbinden oder mit einer Begründung ausschließen.</translation>
    </message>
    <message>
        <source>Exclude {names}</source>
        <translation>{names} ausschließen</translation>
    </message>
    <message>
        <source>Excluded, does not count for the recording: {reason}</source>
        <translation>Ausgeschlossen, zählt nicht für die Aufnahme: {reason}</translation>
    </message>
    <message>
        <source>Your judgement: {words}</source>
        <translation>Ihre Beurteilung: {words}</translation>
    </message>
    <message>
        <source>{name} shows</source>
        <translation>{name} zeigt</translation>
    </message>
    <message>
        <source>The chosen face</source>
        <translation>Das ausgewählte Gesicht</translation>
    </message>
    <message>
        <source>Scores are the network&apos;s, 0 to 1, not probabilities.</source>
        <translation>Scores sind Ausgaben des Netzes, 0 bis 1, keine Wahrscheinlichkeiten.</translation>
    </message>
    <message>
        <source>Crop as scored</source>
        <translation>Bewerteter Ausschnitt</translation>
    </message>
    <message>
        <source>Nine windows</source>
        <translation>Neun Felder</translation>
    </message>
    <message>
        <source>Together (p_fake)</source>
        <translation>Zusammen (p_fake)</translation>
    </message>
    <message>
        <source>Noise (p_noise)</source>
        <translation>Rauschen (p_noise)</translation>
    </message>
    <message>
        <source>Semantic (p_semantic)</source>
        <translation>Semantik (p_semantic)</translation>
    </message>
    <message>
        <source>Face, not followed as a track</source>
        <translation>Gesicht, nicht als Spur verfolgt</translation>
    </message>
    <message>
        <source>No score: {reason}.</source>
        <translation>Kein Score: {reason}.</translation>
    </message>
    <message>
        <source>Open a recording first: drop it on the window, or press Ctrl+O.</source>
        <translation>Zuerst eine Aufnahme öffnen: auf das Fenster ziehen oder Strg+O drücken.</translation>
    </message>
    <message>
        <source>No picture on show yet.</source>
        <translation>Noch kein Bild gezeigt.</translation>
    </message>
    <message>
        <source>Looking at frame {index}…</source>
        <translation>Einzelbild {index} wird untersucht…</translation>
    </message>
    <message>
        <source>Frame {index} is not analysed yet. Press R to look at it.</source>
        <translation>Einzelbild {index} ist noch nicht analysiert. R drücken, um es zu untersuchen.</translation>
    </message>
    <message>
        <source>No face chosen. Click a face in the picture, or press the number of its track.</source>
        <translation>Kein Gesicht ausgewählt. Ein Gesicht im Bild anklicken oder die Nummer seiner Spur drücken.</translation>
    </message>
    <message>
        <source>Frame {index} could not be decoded, so it has no result.</source>
        <translation>Einzelbild {index} ließ sich nicht dekodieren und hat kein Ergebnis.</translation>
    </message>
    <message>
        <source>No face found in frame {index}.</source>
        <translation>Kein Gesicht in Einzelbild {index} gefunden.</translation>
    </message>
    <message>
        <source>Frame {index} · pts {pts} · {time}</source>
        <translation>Einzelbild {index} · pts {pts} · {time}</translation>
    </message>
    <message>
        <source>The two streams contradict each other (difference {apart:.2f}).</source>
        <translation>Die beiden Zweige widersprechen einander (Unterschied {apart:.2f}).</translation>
    </message>
    <message>
        <source>The two streams differ somewhat (by {apart:.2f}).</source>
        <translation>Die beiden Zweige weichen etwas ab (um {apart:.2f}).</translation>
    </message>
    <message>
        <source>The two streams agree (difference {apart:.2f}).</source>
        <translation>Die beiden Zweige stimmen überein (Unterschied {apart:.2f}).</translation>
    </message>
    <message>
        <source>Size {size:.0f} px: </source>
        <translation>Größe {size:.0f} px: </translation>
    </message>
    <message>
        <source>large enough (from {least:.0f} px on)</source>
        <translation>groß genug (ab {least:.0f} px)</translation>
    </message>
    <message>
        <source>too small (at least {least:.0f} px needed)</source>
        <translation>zu klein (mindestens {least:.0f} px nötig)</translation>
    </message>
    <message>
        <source>Sharpness {value:.1f}: </source>
        <translation>Schärfe {value:.1f}: </translation>
    </message>
    <message>
        <source>sharp enough (from {least:.1f} on)</source>
        <translation>scharf genug (ab {least:.1f})</translation>
    </message>
    <message>
        <source>too blurred (at least {least:.1f} needed)</source>
        <translation>zu unscharf (mindestens {least:.1f} nötig)</translation>
    </message>
    <message>
        <source>Box: left {x}, top {y}, {width} × {height} px</source>
        <translation>Rahmen: links {x}, oben {y}, {width} × {height} px</translation>
    </message>
    <message>
        <source>cannot be opened</source>
        <translation>lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>Reading the whole file</source>
        <translation>Datei wird ganz gelesen</translation>
    </message>
    <message>
        <source>The face as the network saw it</source>
        <translation>Das Gesicht, wie das Netz es sah</translation>
    </message>
    <message>
        <source>Being fetched</source>
        <translation>Wird geholt</translation>
    </message>
    <message>
        <source>Not scored: the network did not see it</source>
        <translation>Nicht bewertet: Das Netz hat es nicht gesehen</translation>
    </message>
    <message>
        <source>Nine windows of the face</source>
        <translation>Neun Felder des Gesichts</translation>
    </message>
    <message>
        <source>The network&apos;s score of each ninth of the face, 0 no sign to 1 strong sign; rows from the top</source>
        <translation>Score des Netzes für jedes Neuntel des Gesichts, 0 kein Hinweis bis 1 starker Hinweis; Zeilen von oben</translation>
    </message>
    <message>
        <source>No score</source>
        <translation>Kein Score</translation>
    </message>
    <message>
        <source>Close this form</source>
        <translation>Dieses Formular schließen</translation>
    </message>
    <message>
        <source>The reason, kept in the case</source>
        <translation>Begründung, im Fall festgehalten</translation>
    </message>
    <message>
        <source>Find a name or a reason</source>
        <translation>Name oder Begründung suchen</translation>
    </message>
    <message>
        <source>Which tracks are listed</source>
        <translation>Welche Spuren aufgeführt werden</translation>
    </message>
    <message>
        <source>All tracks</source>
        <translation>Alle Spuren</translation>
    </message>
    <message>
        <source>× excluded</source>
        <translation>× ausgeschlossen</translation>
    </message>
    <message>
        <source>Sorted by</source>
        <translation>Sortiert nach</translation>
    </message>
    <message>
        <source>Largest or last first</source>
        <translation>Größte oder letzte zuerst</translation>
    </message>
    <message>
        <source>Why, in your words</source>
        <translation>Begründung in Ihren Worten</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Festhalten</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Zurückziehen</translation>
    </message>
    <message>
        <source>Your judgement no longer holds; that it was made stays on record</source>
        <translation>Ihre Beurteilung gilt nicht mehr; dass es sie gab, bleibt festgehalten</translation>
    </message>
    <message>
        <source>Merge the chosen tracks</source>
        <translation>Ausgewählte Spuren verbinden</translation>
    </message>
    <message>
        <source>Split the track at the frame on show</source>
        <translation>Spur beim gezeigten Einzelbild teilen</translation>
    </message>
    <message>
        <source>Rename the track</source>
        <translation>Spur umbenennen</translation>
    </message>
    <message>
        <source>Exclude, with a reason</source>
        <translation>Ausschließen, mit Begründung</translation>
    </message>
    <message>
        <source>Include again</source>
        <translation>Wieder einbeziehen</translation>
    </message>
    <message>
        <source>Judge the track</source>
        <translation>Spur beurteilen</translation>
    </message>
    <message>
        <source>Change the note</source>
        <translation>Notiz ändern</translation>
    </message>
    <message>
        <source>Delete the note</source>
        <translation>Notiz löschen</translation>
    </message>
    <message>
        <source>In the tracks</source>
        <translation>In den Spuren</translation>
    </message>
    <message>
        <source>In the notes</source>
        <translation>In den Notizen</translation>
    </message>
    <message>
        <source>Keep what is being written</source>
        <translation>Geschriebenes behalten</translation>
    </message>
    <message>
        <source>What the note is about</source>
        <translation>Worauf sich die Notiz bezieht</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Frame {index} · {time}</source>
        <translation>Einzelbild {index} · {time}</translation>
    </message>
    <message>
        <source>Selected frames {first}–{last}</source>
        <translation>Ausgewählte Einzelbilder {first}–{last}</translation>
    </message>
    <message>
        <source>New note</source>
        <translation>Neue Notiz</translation>
    </message>
    <message>
        <source>Note at frame {index}</source>
        <translation>Notiz zu Einzelbild {index}</translation>
    </message>
    <message>
        <source>Add note</source>
        <translation>Notiz hinzufügen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Strg+Eingabe</translation>
    </message>
    <message>
        <source>What you see here</source>
        <translation>Was Sie hier sehen</translation>
    </message>
    <message>
        <source>Words of the note</source>
        <translation>Text der Notiz</translation>
    </message>
    <message>
        <source>Tags, with commas between them</source>
        <translation>Tags, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>Frame {index}</source>
        <translation>Einzelbild {index}</translation>
    </message>
    <message>
        <source>Frames {first}–{last}</source>
        <translation>Einzelbilder {first}–{last}</translation>
    </message>
    <message>
        <source>Notes and marks</source>
        <translation>Notizen und Markierungen</translation>
    </message>
    <message>
        <source>Find a word</source>
        <translation>Wort suchen</translation>
    </message>
    <message>
        <source>Which notes are listed</source>
        <translation>Welche Notizen aufgeführt werden</translation>
    </message>
    <message>
        <source>All tags</source>
        <translation>Alle Tags</translation>
    </message>
    <message>
        <source>No note is as the filter asks.</source>
        <translation>Keine Notiz entspricht dem Filter.</translation>
    </message>
    <message>
        <source>No notes yet.</source>
        <translation>Noch keine Notizen.</translation>
    </message>
    <message>
        <source>No notes yet. Press M to mark the frame on show, or Ctrl+N to write a note.</source>
        <translation>Noch keine Notizen. M drücken, um das gezeigte Einzelbild zu markieren, oder Strg+N, um eine Notiz zu schreiben.</translation>
    </message>
    <message>
        <source>delete the note at frame {index}</source>
        <translation>Notiz zu Einzelbild {index} löschen</translation>
    </message>
    <message>
        <source>delete the mark at frame {index}</source>
        <translation>Markierung von Einzelbild {index} löschen</translation>
    </message>
    <message>
        <source>note at frame {index}</source>
        <translation>Notiz zu Einzelbild {index}</translation>
    </message>
    <message>
        <source>change the note at frame {index}</source>
        <translation>Notiz zu Einzelbild {index} ändern</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Faces scored</source>
        <translation>Bewertete Gesichter</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Score</translation>
    </message>
    <message>
        <source>Finding</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>by number</source>
        <translation>nach Nummer</translation>
    </message>
    <message>
        <source>by time</source>
        <translation>nach Zeit</translation>
    </message>
    <message>
        <source>by faces scored</source>
        <translation>nach bewerteten Gesichtern</translation>
    </message>
    <message>
        <source>by score</source>
        <translation>nach Score</translation>
    </message>
    <message>
        <source>by finding</source>
        <translation>nach Befund</translation>
    </message>
    <message>
        <source>excluded: {reason}</source>
        <translation>ausgeschlossen: {reason}</translation>
    </message>
    <message>
        <source>1 face</source>
        <translation>1 Gesicht</translation>
    </message>
    <message>
        <source>{count} faces</source>
        <translation>{count} Gesichter</translation>
    </message>
    <message>
        <source>judged</source>
        <translation>beurteilt</translation>
    </message>
    <message>
        <source>Recordings of the case</source>
        <translation>Aufnahmen des Falls</translation>
    </message>
    <message>
        <source>No recording yet. Drop videos or pictures on the window, or press Ctrl+O to open them.</source>
        <translation>Noch keine Aufnahme. Videos oder Bilder auf das Fenster ziehen oder mit Strg+O öffnen.</translation>
    </message>
    <message>
        <source>Name of the track</source>
        <translation>Name der Spur</translation>
    </message>
    <message>
        <source>Summary of the recording</source>
        <translation>Zusammenfassung der Aufnahme</translation>
    </message>
    <message>
        <source>Analyse the recording (Ctrl+R)</source>
        <translation>Aufnahme analysieren (Strg+R)</translation>
    </message>
    <message>
        <source>Your judgement</source>
        <translation>Ihre Beurteilung</translation>
    </message>
    <message>
        <source>The weights are being loaded; then the recording can be analysed.</source>
        <translation>Die Gewichte werden geladen; danach kann die Aufnahme analysiert werden.</translation>
    </message>
    <message>
        <source>Without weights nothing can be analysed: {words}</source>
        <translation>Ohne Gewichte kann nichts analysiert werden: {words}</translation>
    </message>
    <message>
        <source>Not analysed yet.</source>
        <translation>Noch nicht analysiert.</translation>
    </message>
    <message>
        <source>Not analysed yet. Press Ctrl+R for a finding.</source>
        <translation>Noch nicht analysiert. Strg+R drücken für einen Befund.</translation>
    </message>
    <message>
        <source>The analysis is going on.</source>
        <translation>Die Analyse läuft.</translation>
    </message>
    <message>
        <source>The recording is being opened.</source>
        <translation>Die Aufnahme wird geöffnet.</translation>
    </message>
    <message>
        <source>Judge…</source>
        <translation>Beurteilen…</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern…</translation>
    </message>
    <message>
        <source>None yet. It is kept in the case beside the program&apos;s finding.</source>
        <translation>Noch keine. Sie steht im Fall neben dem Befund.</translation>
    </message>
    <message>
        <source>The recording shows</source>
        <translation>Die Aufnahme zeigt</translation>
    </message>
    <message>
        <source>withdraw the judgement of the recording</source>
        <translation>Beurteilung der Aufnahme zurückziehen</translation>
    </message>
    <message>
        <source>judge the recording: {finding}</source>
        <translation>Aufnahme beurteilen: {finding}</translation>
    </message>
    <message>
        <source>merge {one} and {other}</source>
        <translation>{one} und {other} verbinden</translation>
    </message>
    <message>
        <source>merge {count} tracks</source>
        <translation>{count} Spuren verbinden</translation>
    </message>
    <message>
        <source>split {name} at frame {index}</source>
        <translation>{name} bei Einzelbild {index} teilen</translation>
    </message>
    <message>
        <source>rename {name} to {label}</source>
        <translation>{name} in {label} umbenennen</translation>
    </message>
    <message>
        <source>take the name {name} away</source>
        <translation>Namen {name} entfernen</translation>
    </message>
    <message>
        <source>exclude {name}</source>
        <translation>{name} ausschließen</translation>
    </message>
    <message>
        <source>exclude {count} tracks</source>
        <translation>{count} Spuren ausschließen</translation>
    </message>
    <message>
        <source>include {name} again</source>
        <translation>{name} wieder einbeziehen</translation>
    </message>
    <message>
        <source>include {count} tracks again</source>
        <translation>{count} Spuren wieder einschließen</translation>
    </message>
    <message>
        <source>withdraw the judgement of {name}</source>
        <translation>Beurteilung von {name} zurückziehen</translation>
    </message>
    <message>
        <source>judge {name}: {finding}</source>
        <translation>{name} beurteilen: {finding}</translation>
    </message>
    <message>
        <source>{listed} of {all} tracks</source>
        <translation>{listed} von {all} Spuren</translation>
    </message>
    <message>
        <source>No track is as the filter asks.</source>
        <translation>Keine Spur entspricht dem Filter.</translation>
    </message>
    <message>
        <source>The recording is not open.</source>
        <translation>Die Aufnahme ist nicht geöffnet.</translation>
    </message>
    <message>
        <source>Nobody yet. Press Ctrl+R to analyse the recording.</source>
        <translation>Noch niemand. Strg+R drücken, um die Aufnahme zu analysieren.</translation>
    </message>
    <message>
        <source>No face was found in the frames looked at.</source>
        <translation>In den untersuchten Einzelbildern wurde kein Gesicht gefunden.</translation>
    </message>
    <message>
        <source>signs of manipulation</source>
        <translation>Hinweise auf Manipulation</translation>
    </message>
    <message>
        <source>no sign of manipulation found</source>
        <translation>kein Hinweis auf Manipulation gefunden</translation>
    </message>
    <message>
        <source>inconclusive</source>
        <translation>nicht eindeutig</translation>
    </message>
    <message>
        <source>no sign found</source>
        <translation>kein Hinweis gefunden</translation>
    </message>
    <message>
        <source>1 face scored</source>
        <translation>1 Gesicht bewertet</translation>
    </message>
    <message>
        <source>{count} faces scored</source>
        <translation>{count} Gesichter bewertet</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>video</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>{seen} of {all} frames looked at.</source>
        <translation>{seen} von {all} Bildern untersucht.</translation>
    </message>
    <message>
        <source>1 frame without a face</source>
        <translation>1 Einzelbild ohne Gesicht</translation>
    </message>
    <message>
        <source>{count} frames without a face</source>
        <translation>{count} Einzelbilder ohne Gesicht</translation>
    </message>
    <message>
        <source>1 frame not decoded</source>
        <translation>1 Einzelbild nicht dekodiert</translation>
    </message>
    <message>
        <source>{count} frames not decoded</source>
        <translation>{count} Einzelbilder nicht dekodiert</translation>
    </message>
    <message>
        <source>1 face too small</source>
        <translation>1 Gesicht zu klein</translation>
    </message>
    <message>
        <source>{count} faces too small</source>
        <translation>{count} Gesichter zu klein</translation>
    </message>
    <message>
        <source>1 face too blurred</source>
        <translation>1 Gesicht zu unscharf</translation>
    </message>
    <message>
        <source>{count} faces too blurred</source>
        <translation>{count} Gesichter zu unscharf</translation>
    </message>
    <message>
        <source>1 of them has the same picture as another, and its results.</source>
        <translation>1 davon hat dasselbe Bild wie ein anderes und dessen Ergebnisse.</translation>
    </message>
    <message>
        <source>{count} of them have the same picture as another, and its results.</source>
        <translation>{count} davon haben dasselbe Bild wie ein anderes und dessen Ergebnisse.</translation>
    </message>
    <message>
        <source>Without a score: {parts}.</source>
        <translation>Ohne Score: {parts}.</translation>
    </message>
    <message>
        <source>The analysis is going on; the finding may still change.</source>
        <translation>Die Analyse läuft; der Befund kann sich noch ändern.</translation>
    </message>
    <message>
        <source>The analysis was stopped before its end: the finding is of the part looked at.</source>
        <translation>Die Analyse wurde vor ihrem Ende abgebrochen: Der Befund gilt für den untersuchten Teil.</translation>
    </message>
    <message>
        <source>examiner without a name</source>
        <translation>sachverständige Person ohne Namen</translation>
    </message>
    <message>
        <source>score {score}</source>
        <translation>Score {score}</translation>
    </message>
    <message>
        <source>judged: {finding}</source>
        <translation>beurteilt: {finding}</translation>
    </message>
    <message>
        <source>Overlay</source>
        <translation>Überlagerung</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Show heat from</source>
        <translation>Heatmap ab</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Colours of the heat map; viridis and cividis also for the colour-blind</source>
        <translation>Farben der Heatmap; viridis und cividis auch bei Farbfehlsichtigkeit</translation>
    </message>
    <message>
        <source>Brightness (view only)</source>
        <translation>Helligkeit (nur Ansicht)</translation>
    </message>
    <message>
        <source>Open a video or picture to begin</source>
        <translation>Zum Beginnen ein Video oder Bild öffnen</translation>
    </message>
    <message>
        <source>Drop files here, or press Ctrl+O</source>
        <translation>Dateien hierher ziehen oder Strg+O drücken</translation>
    </message>
    <message>
        <source>Choose another recording, or open another file with Ctrl+O.</source>
        <translation>Eine andere Aufnahme wählen oder mit Strg+O eine andere Datei öffnen.</translation>
    </message>
    <message>
        <source>Cannot show {name}</source>
        <translation>{name} lässt sich nicht zeigen</translation>
    </message>
    <message>
        <source>Opening {name}</source>
        <translation>{name} wird geöffnet</translation>
    </message>
    <message>
        <source>Computing the SHA-256 of the file…</source>
        <translation>SHA-256 der Datei wird berechnet…</translation>
    </message>
    <message>
        <source>Reading every frame once, so that each can be shown exactly…</source>
        <translation>Jedes Einzelbild wird einmal gelesen, damit es genau gezeigt werden kann…</translation>
    </message>
    <message>
        <source>Where the network looked, not evidence</source>
        <translation>Wohin das Netz geschaut hat, kein Beweis</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Aufmerksamkeit</translation>
    </message>
    <message>
        <source>The network&apos;s score, not a probability.</source>
        <translation>Score des Netzes, keine Wahrscheinlichkeit.</translation>
    </message>
    <message>
        <source>Colours from {threshold} on.</source>
        <translation>Farben ab {threshold}.</translation>
    </message>
    <message>
        <source>x {x}, y {y}</source>
        <translation>x {x}, y {y}</translation>
    </message>
    <message>
        <source>R {red}  G {green}  B {blue}</source>
        <translation>R {red}  G {green}  B {blue}</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>Gezeigt</translation>
    </message>
    <message>
        <source>Left out, because</source>
        <translation>Weggelassen, weil</translation>
    </message>
    <message>
        <source>What the report shows</source>
        <translation>Was der Bericht zeigt</translation>
    </message>
    <message>
        <source>Whole frame {index}</source>
        <translation>Ganzes Einzelbild {index}</translation>
    </message>
    <message>
        <source>Choose a recording to report.</source>
        <translation>Wählen Sie eine Aufnahme für den Bericht.</translation>
    </message>
    <message>
        <source>Say why this is left out; the report prints it: {what}</source>
        <translation>Nennen Sie den Grund, warum dies fehlt; er steht im Bericht: {what}</translation>
    </message>
    <message>
        <source>why?</source>
        <translation>warum?</translation>
    </message>
    <message>
        <source>Reason for leaving this out</source>
        <translation>Grund, dies wegzulassen</translation>
    </message>
    <message>
        <source>excluded</source>
        <translation>ausgeschlossen</translation>
    </message>
    <message>
        <source>Frame {first}</source>
        <translation>Einzelbild {first}</translation>
    </message>
    <message>
        <source>Frames {first} to {last}</source>
        <translation>Einzelbilder {first} bis {last}</translation>
    </message>
    <message>
        <source>Mark: {where}</source>
        <translation>Markierung: {where}</translation>
    </message>
    <message>
        <source>Brightness changed, for viewing only</source>
        <translation>Helligkeit verändert, nur für die Ansicht</translation>
    </message>
    <message>
        <source>Attention of the chosen face, 0 dark to 1 bright.</source>
        <translation>Aufmerksamkeit des Gesichts, 0 dunkel bis 1 hell.</translation>
    </message>
    <message>
        <source>No attention maps: choose a face.</source>
        <translation>Keine Aufmerksamkeitskarten: ein Gesicht auswählen.</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>Fortschritt des Trainings</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>Verluste</translation>
    </message>
    <message>
        <source>AUC</source>
        <translation>AUC</translation>
    </message>
    <message>
        <source>Losses, by step</source>
        <translation>Verluste nach Schritten</translation>
    </message>
    <message>
        <source>AUC of watched faces, by step</source>
        <translation>AUC der beobachteten Gesichter nach Schritten</translation>
    </message>
    <message>
        <source>Watched faces: real and its heat map, fake and its heat map</source>
        <translation>Beobachtete Gesichter: echt und Heatmap, gefälscht und Heatmap</translation>
    </message>
    <message>
        <source>sum</source>
        <translation>Summe</translation>
    </message>
    <message>
        <source>windows</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>pairs</source>
        <translation>Paare</translation>
    </message>
    <message>
        <source>semantic</source>
        <translation>Semantik</translation>
    </message>
    <message>
        <source>Heat maps of watched faces</source>
        <translation>Heatmaps beobachteter Gesichter</translation>
    </message>
    <message>
        <source>{name}, the run in {folder}</source>
        <translation>{name}, der Lauf in {folder}</translation>
    </message>
    <message>
        <source>{name} is starting…</source>
        <translation>{name} wird gestartet…</translation>
    </message>
    <message>
        <source>{name} is training in {folder}</source>
        <translation>{name} wird in {folder} trainiert</translation>
    </message>
    <message>
        <source>{name} is trained; thresholds and calibration are measured…</source>
        <translation>{name} ist trainiert; Schwellen und Kalibrierung werden gemessen…</translation>
    </message>
    <message>
        <source>{name} stops after this step…</source>
        <translation>{name} hält nach diesem Schritt an…</translation>
    </message>
    <message>
        <source>Step {done} of {steps}</source>
        <translation>Schritt {done} von {steps}</translation>
    </message>
    <message>
        <source>Step {done}</source>
        <translation>Schritt {done}</translation>
    </message>
    <message>
        <source>{pace:.3g} faces a second</source>
        <translation>{pace:.3g} Gesichter je Sekunde</translation>
    </message>
    <message>
        <source>After {step} steps: AUC {face:.2f} for whole faces</source>
        <translation>Nach {step} Schritten: AUC {face:.2f} für ganze Gesichter</translation>
    </message>
    <message>
        <source>, {windows:.2f} for windows</source>
        <translation>, {windows:.2f} für Fenster</translation>
    </message>
    <message>
        <source>0.5 is chance, 1 is perfect.</source>
        <translation>0,5 ist Zufall, 1 fehlerfrei.</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>Rauschen</translation>
    </message>
    <message>
        <source>{stage} {stream}</source>
        <translation>{stage} {stream}</translation>
    </message>
    <message>
        <source>Attention, stage {caption}</source>
        <translation>Aufmerksamkeit, Stufe {caption}</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Add data</source>
        <translation>Daten hinzufügen</translation>
    </message>
    <message>
        <source>Name at least one set of face crops.</source>
        <translation>Mindestens einen Satz von Gesichtsausschnitten nennen.</translation>
    </message>
    <message>
        <source>{name} is not there; check the path.</source>
        <translation>{name} ist nicht da; den Pfad prüfen.</translation>
    </message>
    <message>
        <source>Face crops; of whole recordings they are cut once with lgrr data prepare.</source>
        <translation>Gesichtsausschnitte; aus ganzen Aufnahmen schneidet sie einmal lgrr data prepare.</translation>
    </message>
    <message>
        <source>Manifest</source>
        <translation>Manifest</translation>
    </message>
    <message>
        <source>A csv of face crops, as lgrr data prepare makes it</source>
        <translation>Eine csv-Datei von Gesichtsausschnitten, wie lgrr data prepare sie schreibt</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>A folder of face crops with real/ and fake/ in it</source>
        <translation>Ein Ordner von Gesichtsausschnitten mit real/ und fake/ darin</translation>
    </message>
    <message>
        <source>Real faces</source>
        <translation>Echte Gesichter</translation>
    </message>
    <message>
        <source>A folder or tar of real faces, for self-blends</source>
        <translation>Ein Ordner oder tar echter Gesichter, für Selbstmischungen</translation>
    </message>
    <message>
        <source>Kind of data</source>
        <translation>Art der Daten</translation>
    </message>
    <message>
        <source>Path of the data</source>
        <translation>Pfad der Daten</translation>
    </message>
    <message>
        <source>Choose the data</source>
        <translation>Daten auswählen</translation>
    </message>
    <message>
        <source>Leave this set out</source>
        <translation>Diesen Satz weglassen</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>Konfiguration</translation>
    </message>
    <message>
        <source>Choose a configuration</source>
        <translation>Konfiguration auswählen</translation>
    </message>
    <message>
        <source>Folder for the run</source>
        <translation>Ordner für den Lauf</translation>
    </message>
    <message>
        <source>a new folder</source>
        <translation>ein neuer Ordner</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>Ordner auswählen</translation>
    </message>
    <message>
        <source>Name a configuration, a toml file.</source>
        <translation>Eine Konfiguration nennen, eine toml-Datei.</translation>
    </message>
    <message>
        <source>{name}: width {width:g} at {sides} px; {steps} steps of {faces} faces; {blended:.0%} self-blends</source>
        <translation>{name}: Breite {width:g} bei {sides} px; {steps} Schritte mit {faces} Gesichtern; {blended:.0%} Selbstmischungen</translation>
    </message>
    <message>
        <source>kept every {kept} steps, evaluated every {evaluated}</source>
        <translation>alle {kept} Schritte gesichert, alle {evaluated} ausgewertet</translation>
    </message>
    <message>
        <source>Ends after this step; the training can go on later.</source>
        <translation>Endet nach diesem Schritt; das Training kann später weitergehen.</translation>
    </message>
    <message>
        <source>Use these weights</source>
        <translation>Diese Gewichte nutzen</translation>
    </message>
    <message>
        <source>Analyses are made with them from now on.</source>
        <translation>Analysen nutzen sie von nun an.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>Training starten</translation>
    </message>
    <message>
        <source>A finished run lies here: raise its steps in the configuration to go on, or name another folder.</source>
        <translation>Hier liegt ein beendeter Lauf: zum Fortsetzen in der Konfiguration die Schritte erhöhen oder einen anderen Ordner nennen.</translation>
    </message>
    <message>
        <source>A run lies here that can go on; for a new one, name another folder.</source>
        <translation>Hier liegt ein Lauf, der weitergehen kann; für einen neuen einen anderen Ordner nennen.</translation>
    </message>
    <message>
        <source>The training cannot be started ({reason}).</source>
        <translation>Das Training kann nicht gestartet werden ({reason}).</translation>
    </message>
    <message>
        <source>The training of {name} is finished.</source>
        <translation>Das Training von {name} ist beendet.</translation>
    </message>
    <message>
        <source>The training of {name} was stopped; it can go on where it stopped.</source>
        <translation>Das Training von {name} wurde angehalten; es kann dort weitergehen.</translation>
    </message>
    <message>
        <source>The training of {name} was stopped before its first step was kept.</source>
        <translation>Das Training von {name} wurde angehalten, bevor ein Schritt gesichert war.</translation>
    </message>
    <message>
        <source>The training ended unexpectedly (exit {code}); what it kept is in {folder}.</source>
        <translation>Das Training endete unerwartet (Exit-Code {code}); was es gesichert hat, liegt in {folder}.</translation>
    </message>
    <message>
        <source>Export report</source>
        <translation>Bericht exportieren</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Reading the case…</source>
        <translation>Der Fall wird gelesen…</translation>
    </message>
    <message>
        <source>with a logo</source>
        <translation>mit Logo</translation>
    </message>
    <message>
        <source>No laboratory is named: the settings have a place for name, address and logo.</source>
        <translation>Kein Labor genannt: Name, Anschrift und Logo stehen in den Einstellungen.</translation>
    </message>
    <message>
        <source>Page {number} of {count}</source>
        <translation>Seite {number} von {count}</translation>
    </message>
    <message>
        <source>Smaller pages (Ctrl+-)</source>
        <translation>Kleinere Seiten (Strg+-)</translation>
    </message>
    <message>
        <source>Larger pages (Ctrl++)</source>
        <translation>Größere Seiten (Strg++)</translation>
    </message>
    <message>
        <source>How far the report is written</source>
        <translation>Wie weit der Bericht geschrieben ist</translation>
    </message>
    <message>
        <source>Reading the case and hashing the recordings…</source>
        <translation>Der Fall wird gelesen, die Aufnahmen werden gehasht…</translation>
    </message>
    <message>
        <source>Pictures {done} of {total}</source>
        <translation>Bilder {done} von {total}</translation>
    </message>
    <message>
        <source>Setting the pages…</source>
        <translation>Die Seiten werden gesetzt…</translation>
    </message>
    <message>
        <source>Writing the files…</source>
        <translation>Die Dateien werden geschrieben…</translation>
    </message>
    <message>
        <source>Pages of the report</source>
        <translation>Seiten des Berichts</translation>
    </message>
    <message>
        <source>The report is written: {count} files in {folder}.</source>
        <translation>Der Bericht ist geschrieben: {count} Dateien in {folder}.</translation>
    </message>
    <message>
        <source>The case is read-only, so its log says nothing of it.</source>
        <translation>Der Fall ist schreibgeschützt, sein Protokoll sagt davon nichts.</translation>
    </message>
    <message>
        <source>Stopped: no report was written.</source>
        <translation>Angehalten: Es wurde kein Bericht geschrieben.</translation>
    </message>
    <message>
        <source>no likelihood ratio</source>
        <translation>kein Likelihood-Quotient</translation>
    </message>
    <message>
        <source>LR {value} [{low}, {high}] · {strength}</source>
        <translation>LR {value} [{low}, {high}] · {strength}</translation>
    </message>
    <message>
        <source>Likelihood ratio {value}, 95 % interval {low} to {high}: {strength}.</source>
        <translation>Likelihood-Quotient {value}, 95-%-Intervall {low} bis {high}: {strength}.</translation>
    </message>
    <message>
        <source>The known cases support none that is farther from 1.</source>
        <translation>Weiter von 1 entfernt stützen ihn die bekannten Fälle nicht.</translation>
    </message>
    <message>
        <source>From known videos: {real} real, {fake} forged (Cllr {cllr:.2f}; 1 says nothing).</source>
        <translation>Aus bekannten Videos: {real} echt, {fake} gefälscht (Cllr {cllr:.2f}; 1 sagt nichts aus).</translation>
    </message>
    <message>
        <source>From known pictures: {real} real, {fake} forged (Cllr {cllr:.2f}; 1 says nothing).</source>
        <translation>Aus bekannten Bildern: {real} echt, {fake} gefälscht (Cllr {cllr:.2f}; 1 sagt nichts aus).</translation>
    </message>
    <message>
        <source>How probable either is depends on the rest of the case too, unknown to LGRR.</source>
        <translation>Wie wahrscheinlich eines von beiden ist, hängt auch vom übrigen Fall ab, den LGRR nicht kennt.</translation>
    </message>
    <message>
        <source>no support for either</source>
        <translation>keine Unterstützung für eines von beiden</translation>
    </message>
    <message>
        <source>weak support</source>
        <translation>schwache Unterstützung</translation>
    </message>
    <message>
        <source>moderate support</source>
        <translation>mäßige Unterstützung</translation>
    </message>
    <message>
        <source>moderately strong support</source>
        <translation>mäßig starke Unterstützung</translation>
    </message>
    <message>
        <source>strong support</source>
        <translation>starke Unterstützung</translation>
    </message>
    <message>
        <source>very strong support</source>
        <translation>sehr starke Unterstützung</translation>
    </message>
    <message>
        <source>The score is about as probable if the face was replaced or re-enacted as if it was recorded as shown, apart from ordinary processing.</source>
        <translation>Der Score ist etwa gleich wahrscheinlich, ob das Gesicht ersetzt oder nachgestellt wurde oder ob es, von üblicher Bearbeitung abgesehen, so aufgenommen wurde wie gezeigt.</translation>
    </message>
    <message>
        <source>The score is about {times} times more probable if the face was replaced or re-enacted than if it was recorded as shown, apart from ordinary processing.</source>
        <translation>Der Score ist etwa {times}-mal wahrscheinlicher, wenn das Gesicht ersetzt oder nachgestellt wurde, als wenn es, von üblicher Bearbeitung abgesehen, so aufgenommen wurde wie gezeigt.</translation>
    </message>
    <message>
        <source>The score is about {times} times more probable if the face was recorded as shown, apart from ordinary processing, than if it was replaced or re-enacted.</source>
        <translation>Der Score ist etwa {times}-mal wahrscheinlicher, wenn das Gesicht, von üblicher Bearbeitung abgesehen, so aufgenommen wurde wie gezeigt, als wenn es ersetzt oder nachgestellt wurde.</translation>
    </message>
    <message>
        <source>No likelihood ratio: {reason}.</source>
        <translation>Kein Likelihood-Quotient: {reason}.</translation>
    </message>
    <message>
        <source>Open for writing</source>
        <translation>Zum Schreiben öffnen</translation>
    </message>
    <message>
        <source>Read-only: the other window has closed this case. It can be opened for writing now.</source>
        <translation>Schreibgeschützt: Das andere Fenster hat diesen Fall geschlossen. Er kann jetzt zum Schreiben geöffnet werden.</translation>
    </message>
    <message>
        <source>Read-only: another window of LGRR has this case open.</source>
        <translation>Schreibgeschützt: Ein anderes Fenster von LGRR hat diesen Fall geöffnet.</translation>
    </message>
    <message>
        <source>Read-only: {who} has this case open in another window since {since}.</source>
        <translation>Schreibgeschützt: {who} hat diesen Fall seit {since} in einem anderen Fenster geöffnet.</translation>
    </message>
    <message>
        <source>Read-only: this case lies where nothing may be written. Copy it to work on it.</source>
        <translation>Schreibgeschützt: Dieser Fall liegt, wo nichts geschrieben werden darf. Zum Bearbeiten ist er zu kopieren.</translation>
    </message>
    <message>
        <source>{what}: not now. {reason}</source>
        <translation>{what}: jetzt nicht. {reason}</translation>
    </message>
</context>
</TS>
