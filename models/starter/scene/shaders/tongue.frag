// The tongue, in the dark of the mouth.
void main() {
    colour = vec4(diffuse(normalize(view_normal), vec3(.45, .12, .11), vec3(.3), lit() * .6, .4) * .7, 1);
}
